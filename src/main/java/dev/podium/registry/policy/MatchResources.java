package dev.podium.registry.policy;

import dev.podium.model.LabelSelector;
import dev.podium.model.Records;
import dev.podium.registry.Admission;
import dev.podium.registry.Resource;
import dev.podium.registry.webhook.Rules;
import dev.podium.registry.webhook.Selectors;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a policy, or a binding of one, is about: a {@code MatchResources} (upstream's {@code policy/matching}). */
record MatchResources(
        JsonNode rules, JsonNode exclusions, LabelSelector namespaces, LabelSelector objects, boolean equivalents) {

    static MatchResources of(JsonNode match) {
        return new MatchResources(
                match.path("resourceRules"),
                match.path("excludeResourceRules"),
                selector(match.path("namespaceSelector")),
                selector(match.path("objectSelector")),
                !match.path("matchPolicy").asString("").equals("Exact"));
    }

    private static LabelSelector selector(JsonNode selector) {
        return selector.isObject() ? Records.read(selector, LabelSelector.class) : LabelSelector.EVERYTHING;
    }

    /**
     * The version in which a request's object is to be seen; null if this is not about the request.
     *
     * @param versions all versions of a resource
     */
    @Nullable Resource matched(
            Admission.Request request, Selectors selectors, Function<Resource, List<Resource>> versions) {
        if (!selectors.select(namespaces, objects, request)) {
            return null;
        }
        List<Resource> others = equivalents ? versions.apply(request.resource()) : List.of();
        if (Rules.matched(exclusions, request, others) != null) {
            return null;
        }
        return rules.isEmpty() ? request.resource() : Rules.matched(rules, request, others);
    }
}
