package dev.podium.registry.webhook;

import dev.podium.cel.ExpressionException;
import dev.podium.cel.Values;
import dev.podium.machinery.Json;
import dev.podium.registry.Admission;
import dev.podium.registry.ApiException;
import dev.podium.registry.Decider;
import dev.podium.registry.Registry;
import dev.podium.registry.Resource;
import dev.podium.watch.CachedObject;
import dev.podium.watch.WatchCache;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What both kinds of webhooks have in common: which of them are asked, and what their answers mean. */
abstract sealed class Webhooks implements Admission permits MutatingWebhooks, ValidatingWebhooks {

    private static final Logger LOG = LoggerFactory.getLogger(Webhooks.class);
    private static final ApiException.Details NOTHING = new ApiException.Details(null, null, null, null, List.of(), 0);

    private final String bucket;
    private final WatchCache cache;
    private final WebhookCaller caller;
    private final Selectors selectors;
    private final Decider decider;
    private @Nullable Registry registry;

    Webhooks(String resource, WatchCache cache, WebhookCaller caller, Decider decider) {
        this.decider = decider;
        this.bucket = "admissionregistration.k8s.io/" + resource + "/";
        this.cache = cache;
        this.caller = caller;
        this.selectors = new Selectors(cache);
    }

    @Override
    public void begin(Registry registry) {
        this.registry = registry;
    }

    /** A configuration, read. */
    private record Configuration(List<Webhook> webhooks) {}

    /** A webhook to be asked, and the version in which it wants to see objects. */
    record Call(Webhook webhook, Resource shown) {}

    /** Those that want to hear of a request, in the order of their configurations' names. */
    List<Call> interested(Request request) {
        if (cache.count(bucket) == 0 || Rules.exempt(request.resource())) {
            return List.of();
        }
        List<Call> calls = new ArrayList<>();
        for (CachedObject each : cache.list(bucket).items()) {
            Configuration configuration = each.view(
                    Configuration.class, bytes -> new Configuration(List.copyOf(Webhook.of(Json.parse(bytes)))));
            for (Webhook webhook : configuration.webhooks()) {
                Resource shown = Rules.matched(
                        webhook.rules(), request, webhook.matchesEquivalents() ? Objects.requireNonNull(registry).versions(request.resource()) : List.of());
                if (shown != null && selectors.select(webhook.namespaces(), webhook.objects(), request)) {
                    calls.add(new Call(webhook, shown));
                }
            }
        }
        return calls;
    }

    /**
     * What a webhook answers; null if it need not be asked, or cannot be and that does not matter.
     *
     * @throws ApiException if it says no, or cannot be asked and that matters
     */
    @Nullable JsonNode ask(Call call, Request request) {
        Webhook webhook = call.webhook();
        ObjectNode question = AdmissionReview.question(request, call.shown(), webhook.reviewVersion());
        try {
            if (webhook.client() == null || webhook.conditions() == null) {
                throw new IOException(webhook.broken());
            }
            if (!webhook.conditions().none() && !holds(webhook, question.path("request"), request)) {
                return null;
            }
            if (request.options().dryRun() && webhook.hasSideEffects()) {
                throw ApiException.badRequest("admission webhook \"" + webhook.name() + "\" does not support dry run");
            }
            JsonNode answer;
            try {
                answer = caller.call(webhook.client(), question, webhook.timeout());
            } catch (IOException unreachable) {
                throw new IOException("failed to call webhook: " + unreachable.getMessage(), unreachable);
            }
            return judged(webhook, question, answer, request);
        } catch (ExpressionException | IOException failed) {
            if (webhook.ignoresFailure()) {
                LOG.debug("the webhook {} could not be asked, and need not be: {}", webhook.name(), failed.getMessage());
                return null;
            }
            throw new ApiException(
                    500,
                    "InternalError",
                    "Internal error occurred: failed calling webhook \"" + webhook.name() + "\": " + failed.getMessage(),
                    new ApiException.Details(
                            null,
                            null,
                            null,
                            null,
                            List.of(new ApiException.Cause(
                                    "", "failed calling webhook \"" + webhook.name() + "\": " + failed.getMessage(), null)),
                            0));
        }
    }

    private boolean holds(Webhook webhook, JsonNode asked, Request request) {
        Map<String, Object> values = new HashMap<>(decider.variables(request));
        values.put("object", Values.of(asked.path("object")));
        values.put("oldObject", Values.of(asked.path("oldObject")));
        values.put("request", Values.of(asked));
        return Objects.requireNonNull(webhook.conditions()).hold(values);
    }

    private static JsonNode judged(Webhook webhook, JsonNode question, JsonNode answer, Request request) throws IOException {
        JsonNode response = answer.path("response");
        if (!response.isObject()) {
            throw new IOException("received invalid webhook response: webhook response was absent");
        }
        String uid = question.path("request").path("uid").asString("");
        if (webhook.reviewVersion().equals("v1")) {
            for (String field : List.of("kind", "apiVersion")) {
                if (!answer.path(field).asString("").equals(question.path(field).asString(""))) {
                    throw new IOException("received invalid webhook response: expected webhook response of admission.k8s.io/v1,"
                            + " Kind=AdmissionReview, got " + answer.path("apiVersion").asString("") + ", Kind="
                            + answer.path("kind").asString(""));
                }
            }
            if (!response.path("uid").asString("").equals(uid)) {
                throw new IOException("received invalid webhook response: expected response.uid=\"" + uid + "\", got \""
                        + response.path("uid").asString("") + "\"");
            }
        }
        response.path("warnings").forEach(each -> request.options().warn(each.asString("")));
        response.path("auditAnnotations").properties().forEach(each ->
                request.options().annotate(webhook.name() + "/" + each.getKey(), each.getValue().asString("")));
        if (!response.path("allowed").asBoolean(false)) {
            throw denied(webhook, response.path("status"));
        }
        return response;
    }

    /** In upstream's words ({@code webhook/errors/statuserror.go}). */
    private static ApiException denied(Webhook webhook, JsonNode status) {
        String message = status.path("message").asString("");
        String reason = status.path("reason").asString("");
        String why = message.isEmpty() ? reason : message;
        return new ApiException(
                Math.max(400, status.path("code").asInt(0)),
                reason,
                "admission webhook \"" + webhook.name() + "\" denied the request"
                        + (why.isEmpty() ? " without explanation" : ": " + why),
                NOTHING);
    }
}
