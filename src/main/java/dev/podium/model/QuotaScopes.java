package dev.podium.model;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Which objects a ResourceQuota is about (upstream's {@code pkg/quota/v1/evaluator/core}): scopes speak of Pods, and one of claims of
 * volumes.
 */
public final class QuotaScopes {

    private QuotaScopes() {}

    /** Whether a quota with that spec counts an object of that resource. */
    public static boolean cover(JsonNode quota, String resource, JsonNode object) {
        JsonNode expressions = quota.path("scopeSelector").path("matchExpressions");
        if (quota.path("scopes").isEmpty() && expressions.isEmpty()) {
            return true;
        }
        if (!resource.equals("pods") && !resource.equals("persistentvolumeclaims")) {
            return false;
        }
        for (JsonNode each : quota.path("scopes")) {
            if (!holds(resource, each.asString(""), "Exists", List.of(), object)) {
                return false;
            }
        }
        for (JsonNode each : expressions) {
            List<String> values = each.path("values").valueStream().map(value -> value.asString("")).toList();
            if (!holds(resource, each.path("scopeName").asString(""), each.path("operator").asString(""), values, object)) {
                return false;
            }
        }
        return true;
    }

    private static boolean holds(String resource, String scope, String operator, List<String> values, JsonNode object) {
        return resource.equals("pods")
                ? ofPod(scope, operator, values, object)
                : scope.equals("VolumeAttributesClass") && named(attributes(object), operator, values);
    }

    /** The classes of a claim: the one that it wants, the one that it has, and the one that it is being given. */
    private static Set<String> attributes(JsonNode claim) {
        JsonNode status = claim.path("status");
        return Stream.of(
                        claim.path("spec").path("volumeAttributesClassName"),
                        status.path("currentVolumeAttributesClassName"),
                        status.path("modifyVolumeStatus").path("targetVolumeAttributesClassName"))
                .map(each -> each.asString(""))
                .filter(each -> !each.isEmpty())
                .collect(Collectors.toSet());
    }

    private static boolean named(Set<String> names, String operator, List<String> values) {
        return switch (operator) {
            case "In" -> values.stream().anyMatch(names::contains);
            case "NotIn" -> values.stream().noneMatch(names::contains);
            case "DoesNotExist" -> names.isEmpty();
            default -> !names.isEmpty();
        };
    }

    private static boolean ofPod(String scope, String operator, List<String> values, JsonNode pod) {
        JsonNode spec = pod.path("spec");
        return switch (scope) {
            case "Terminating" -> spec.hasNonNull("activeDeadlineSeconds");
            case "NotTerminating" -> !spec.hasNonNull("activeDeadlineSeconds");
            case "BestEffort" -> bestEffort(pod);
            case "NotBestEffort" -> !bestEffort(pod);
            case "PriorityClass" -> {
                String name = spec.path("priorityClassName").asString("");
                yield named(name.isEmpty() ? Set.of() : Set.of(name), operator, values);
            }
            case "CrossNamespacePodAffinity" -> abroad(spec.path("affinity").path("podAffinity"))
                    || abroad(spec.path("affinity").path("podAntiAffinity"));
            default -> false;
        };
    }

    private static boolean bestEffort(JsonNode pod) {
        return QosClass.of(Records.read(pod, Pod.class).spec()) == QosClass.BEST_EFFORT;
    }

    private static boolean abroad(JsonNode affinity) {
        return affinity.path("requiredDuringSchedulingIgnoredDuringExecution").valueStream().anyMatch(QuotaScopes::elsewhere)
                || affinity.path("preferredDuringSchedulingIgnoredDuringExecution").valueStream()
                        .anyMatch(each -> elsewhere(each.path("podAffinityTerm")));
    }

    private static boolean elsewhere(JsonNode term) {
        return !term.path("namespaces").isEmpty() || term.hasNonNull("namespaceSelector");
    }
}
