package dev.podium.model;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** Which objects a ResourceQuota is about (upstream's {@code pkg/quota/v1/evaluator/core/pods.go}): scopes speak of Pods. */
public final class QuotaScopes {

    private QuotaScopes() {}

    /** Whether a quota with that spec counts an object of that resource. */
    public static boolean cover(JsonNode quota, String resource, JsonNode object) {
        JsonNode expressions = quota.path("scopeSelector").path("matchExpressions");
        if (quota.path("scopes").isEmpty() && expressions.isEmpty()) {
            return true;
        }
        if (!resource.equals("pods")) {
            return false;
        }
        for (JsonNode each : quota.path("scopes")) {
            if (!holds(each.asString(""), "Exists", List.of(), object)) {
                return false;
            }
        }
        for (JsonNode each : expressions) {
            List<String> values = each.path("values").valueStream().map(value -> value.asString("")).toList();
            if (!holds(each.path("scopeName").asString(""), each.path("operator").asString(""), values, object)) {
                return false;
            }
        }
        return true;
    }

    private static boolean holds(String scope, String operator, List<String> values, JsonNode pod) {
        JsonNode spec = pod.path("spec");
        return switch (scope) {
            case "Terminating" -> spec.hasNonNull("activeDeadlineSeconds");
            case "NotTerminating" -> !spec.hasNonNull("activeDeadlineSeconds");
            case "BestEffort" -> bestEffort(pod);
            case "NotBestEffort" -> !bestEffort(pod);
            case "PriorityClass" -> {
                String name = spec.path("priorityClassName").asString("");
                yield switch (operator) {
                    case "In" -> values.contains(name);
                    case "NotIn" -> !values.contains(name);
                    case "DoesNotExist" -> name.isEmpty();
                    default -> !name.isEmpty();
                };
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
