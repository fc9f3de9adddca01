package dev.podium.registry.policy;

import dev.podium.cel.ExpressionException;
import dev.podium.cel.Values;
import dev.podium.machinery.Json;
import dev.podium.registry.Admission;
import dev.podium.registry.ApiException;
import dev.podium.registry.Registry;
import dev.podium.registry.Resource;
import dev.podium.registry.webhook.AdmissionReview;
import dev.podium.registry.webhook.Rules;
import dev.podium.registry.webhook.Selectors;
import dev.podium.watch.CachedObject;
import dev.podium.watch.WatchCache;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** ValidatingAdmissionPolicies, by their bindings (upstream's {@code admission/plugin/policy/validating}). */
public final class ValidatingPolicies implements Admission {

    private static final String POLICIES = "admissionregistration.k8s.io/validatingadmissionpolicies/";
    private static final String BINDINGS = "admissionregistration.k8s.io/validatingadmissionpolicybindings/";

    private final WatchCache cache;
    private final Selectors selectors;
    private @Nullable Registry registry;

    public ValidatingPolicies(WatchCache cache) {
        this.cache = cache;
        this.selectors = new Selectors(cache);
    }

    @Override
    public void begin(Registry registry) {
        this.registry = registry;
    }

    /** What a policy has against a request. */
    private record Objection(String message, String reason) {}

    @Override
    public void validate(Request request) {
        if (cache.count(BINDINGS) == 0 || Rules.exempt(request.resource())) {
            return;
        }
        for (CachedObject each : cache.list(BINDINGS).items()) {
            Binding binding = each.view(Binding.class, bytes -> Binding.of(Json.parse(bytes)));
            CachedObject found = cache.get(POLICIES + binding.policy());
            if (found != null) {
                Policy policy = found.view(Policy.class, bytes -> Policy.of(Json.parse(bytes)));
                Resource shown = policy.constraints().matched(request, selectors, registry()::versions);
                if (shown != null && binding.resources().matched(request, selectors, registry()::versions) != null) {
                    act(request, policy, binding, objections(request, shown, policy, binding));
                }
            }
        }
    }

    private Registry registry() {
        return Objects.requireNonNull(registry);
    }

    private List<Objection> objections(Request request, Resource shown, Policy policy, Binding binding) {
        List<Objection> objections = new ArrayList<>();
        try {
            Policy.Compiled compiled = policy.compiled();
            if (compiled == null) {
                throw new Parameters.MisconfiguredException(policy.broken());
            }
            List<JsonNode> parameters = policy.paramKind().isObject() && binding.paramRef().isObject()
                    ? new Parameters(registry()).of(policy, binding, request.namespace())
                    : List.of(Json.mapper().nullNode());
            Map<String, Object> values = values(request, shown);
            for (JsonNode each : parameters) {
                values.put("params", Values.of(each));
                values.put("variables", new LazyVariables(compiled.variables(), values));
                if (compiled.conditions().hold(values)) {
                    compiled.validations().forEach(validation -> check(validation, values, policy, objections));
                }
            }
        } catch (Parameters.MisconfiguredException | ExpressionException failed) {
            if (!policy.ignoresFailure()) {
                objections.add(new Objection(String.valueOf(failed.getMessage()), ""));
            }
        }
        return objections;
    }

    private Map<String, Object> values(Request request, Resource shown) {
        Map<String, Object> values = new HashMap<>();
        values.put("object", Values.of(AdmissionReview.object(request, request.object(), shown)));
        values.put("oldObject", Values.of(AdmissionReview.object(request, request.old(), shown)));
        values.put("request", Values.of(AdmissionReview.request(request, shown)));
        JsonNode namespace = selectors.namespace(request);
        values.put("namespaceObject", namespace == null ? Values.NULL : Values.of(namespace));
        return values;
    }

    private static void check(
            Policy.Validation validation, Map<String, Object> values, Policy policy, List<Objection> objections) {
        try {
            if (!validation.condition().holds(values)) {
                objections.add(new Objection(message(validation, values), validation.reason()));
            }
        } catch (ExpressionException failed) {
            if (!policy.ignoresFailure()) {
                objections.add(new Objection(
                        "expression '" + validation.condition() + "' resulted in error: " + failed.getMessage(), ""));
            }
        }
    }

    /** What the policy says about it, at length or else in its own words. */
    private static String message(Policy.Validation validation, Map<String, Object> values) {
        if (validation.messageExpression() != null) {
            try {
                if (validation.messageExpression().evaluate(values) instanceof String text
                        && !text.isBlank()
                        && !text.contains("\n")) {
                    return text.strip();
                }
            } catch (ExpressionException silent) {
                // The message that is written down does.
            }
        }
        return validation.message().isEmpty()
                ? "failed expression: " + validation.condition().toString().strip()
                : validation.message().strip();
    }

    private static void act(Request request, Policy policy, Binding binding, List<Objection> objections) {
        for (Objection each : objections) {
            if (binding.actions().contains("Warn")) {
                request.options()
                        .warn("Validation failed for ValidatingAdmissionPolicy '" + policy.name() + "' with binding '"
                                + binding.name() + "': " + each.message());
            }
            if (binding.actions().contains("Deny")) {
                throw denied(request, "ValidatingAdmissionPolicy '" + policy.name() + "' with binding '" + binding.name()
                        + "' denied request: " + each.message(), each.reason());
            }
        }
    }

    private static ApiException denied(Request request, String why, String reason) {
        ApiException forbidden = ApiException.forbidden(request.resource(), request.name(), why);
        int code =
                switch (reason) {
                    case "Unauthorized" -> 401;
                    case "Forbidden" -> 403;
                    case "RequestEntityTooLarge" -> 413;
                    default -> 422;
                };
        return new ApiException(
                code,
                reason.isEmpty() ? "Invalid" : reason,
                String.valueOf(forbidden.getMessage()),
                new ApiException.Details(
                        request.name(),
                        request.resource().group(),
                        request.resource().name(),
                        null,
                        List.of(new ApiException.Cause("", why, null)),
                        0));
    }
}
