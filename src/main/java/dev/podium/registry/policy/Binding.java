package dev.podium.registry.policy;

import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * A ValidatingAdmissionPolicyBinding or MutatingAdmissionPolicyBinding, read.
 *
 * @param actions of a validating one: {@code Deny}, {@code Warn} or {@code Audit}
 */
record Binding(String name, String policy, JsonNode paramRef, MatchResources resources, Set<String> actions) {

    static Binding of(JsonNode object) {
        JsonNode spec = object.path("spec");
        return new Binding(
                object.path("metadata").path("name").asString(""),
                spec.path("policyName").asString(""),
                spec.path("paramRef"),
                MatchResources.of(spec.path("matchResources")),
                spec.path("validationActions").valueStream().map(each -> each.asString("")).collect(Collectors.toSet()));
    }
}
