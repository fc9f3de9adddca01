package dev.podium.registry.webhook;

import dev.podium.cel.ExpressionException;
import dev.podium.machinery.PolicyLanguage;
import dev.podium.model.LabelSelector;
import dev.podium.model.Records;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One webhook of a configuration, read.
 *
 * @param client null if nothing can be called there
 * @param conditions null if they cannot be compiled
 * @param broken why one of them is null; empty if none is
 */
record Webhook(
        String name,
        @Nullable ClientConfig client,
        JsonNode rules,
        boolean ignoresFailure,
        boolean matchesEquivalents,
        LabelSelector namespaces,
        LabelSelector objects,
        boolean hasSideEffects,
        Duration timeout,
        String reviewVersion,
        boolean reinvoked,
        @Nullable Conditions conditions,
        String broken) {

    static List<Webhook> of(JsonNode configuration) {
        List<Webhook> webhooks = new ArrayList<>();
        configuration.path("webhooks").forEach(each -> webhooks.add(read(each)));
        return webhooks;
    }

    private static Webhook read(JsonNode webhook) {
        String effects = webhook.path("sideEffects").asString("");
        String broken = "";
        ClientConfig client = null;
        Conditions conditions = null;
        try {
            client = ClientConfig.of(webhook.path("clientConfig"));
            conditions = new Conditions(webhook.path("matchConditions"), PolicyLanguage::ofWebhooks);
        } catch (IllegalArgumentException | ExpressionException wrong) {
            broken = String.valueOf(wrong.getMessage());
        }
        return new Webhook(
                webhook.path("name").asString(""),
                client,
                webhook.path("rules"),
                webhook.path("failurePolicy").asString("").equals("Ignore"),
                !webhook.path("matchPolicy").asString("").equals("Exact"),
                selector(webhook.path("namespaceSelector")),
                selector(webhook.path("objectSelector")),
                !effects.equals("None") && !effects.equals("NoneOnDryRun"),
                Duration.ofSeconds(webhook.path("timeoutSeconds").asInt(10)),
                webhook.path("admissionReviewVersions").valueStream()
                        .map(each -> each.asString(""))
                        .filter(each -> each.equals("v1") || each.equals("v1beta1"))
                        .findFirst()
                        .orElse("v1"),
                webhook.path("reinvocationPolicy").asString("").equals("IfNeeded"),
                conditions,
                broken);
    }

    private static LabelSelector selector(JsonNode selector) {
        return selector.isObject() ? Records.read(selector, LabelSelector.class) : LabelSelector.EVERYTHING;
    }
}
