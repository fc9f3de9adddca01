package dev.podium.registry.strategy;

import dev.podium.machinery.SemanticEquality;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the server makes of a Pod's spec and status before it looks at them (upstream's {@code pkg/registry/core/pod/strategy.go}). */
final class PodPreparation {

    private static final List<String> TERMS =
            List.of("preferredDuringSchedulingIgnoredDuringExecution", "requiredDuringSchedulingIgnoredDuringExecution");

    private PodPreparation() {}

    /** Puts the Pod's own values of the labels that its terms and constraints name into their selectors. */
    static void selectByOwnLabels(ObjectNode pod) {
        JsonNode labels = pod.path("metadata").path("labels");
        for (String kind : List.of("podAffinity", "podAntiAffinity")) {
            for (String list : TERMS) {
                for (JsonNode each : pod.path("spec").path("affinity").path(kind).path(list)) {
                    JsonNode term = list.startsWith("preferred") ? each.path("podAffinityTerm") : each;
                    extend(term, "matchLabelKeys", "In", labels);
                    extend(term, "mismatchLabelKeys", "NotIn", labels);
                }
            }
        }
        for (JsonNode each : pod.path("spec").path("topologySpreadConstraints")) {
            extend(each, "matchLabelKeys", "In", labels);
        }
    }

    private static void extend(JsonNode term, String keys, String operator, JsonNode labels) {
        if (!(term.get("labelSelector") instanceof ObjectNode selector)) {
            return;
        }
        for (JsonNode key : term.path(keys)) {
            JsonNode value = labels.get(key.asString(""));
            if (value != null) {
                ObjectNode requirement = selector.withArray("matchExpressions").addObject();
                requirement.put("key", key.asString("")).put("operator", operator).putArray("values").add(value);
            }
        }
    }

    /** Leaves of an update through {@code ephemeralcontainers} what that is for. */
    static void keepEphemeralContainers(ObjectNode pod, ObjectNode old) {
        JsonNode containers = pod.path("spec").get("ephemeralContainers");
        restore(pod, old);
        ObjectNode spec = old.path("spec").deepCopy().asObject();
        put(spec, "ephemeralContainers", containers);
        pod.set("spec", spec);
    }

    /**
     * Leaves of an update through {@code resize} what that is for. Containers that come, go or change places stay, so that validation
     * finds them.
     */
    static void keepResources(ObjectNode pod, ObjectNode old) {
        JsonNode now = pod.path("spec");
        JsonNode before = old.path("spec");
        for (String list : List.of("containers", "initContainers")) {
            if (now.path(list).size() != before.path(list).size()) {
                return;
            }
        }
        ObjectNode spec = before.deepCopy().asObject();
        put(spec, "resources", now.get("resources"));
        for (String list : List.of("containers", "initContainers")) {
            if (now.has(list)) {
                spec.set(list, sameNames(now.path(list), before.path(list)) ? resized(now.path(list), before.path(list)) : now.path(list));
            }
        }
        restore(pod, old);
        pod.set("spec", spec);
    }

    private static boolean sameNames(JsonNode now, JsonNode before) {
        for (int i = 0; i < now.size(); i++) {
            if (!now.path(i).path("name").equals(before.path(i).path("name"))) {
                return false;
            }
        }
        return true;
    }

    private static JsonNode resized(JsonNode now, JsonNode before) {
        JsonNode containers = before.deepCopy();
        for (int i = 0; i < now.size(); i++) {
            if (containers.path(i) instanceof ObjectNode container) {
                put(container, "resources", now.path(i).get("resources"));
                put(container, "resizePolicy", now.path(i).get("resizePolicy"));
            }
        }
        return containers;
    }

    private static void restore(ObjectNode pod, ObjectNode old) {
        put(pod, "status", old.get("status"));
        OldMetadata.restore(pod, old);
    }

    private static void put(ObjectNode object, String field, @Nullable JsonNode value) {
        if (value == null) {
            object.remove(field);
        } else {
            object.set(field, value.deepCopy());
        }
    }

    /** A status that does not say which generation it is of is of the one that it was of before; so are its conditions. */
    static void keepGenerations(ObjectNode status, JsonNode before) {
        keepGeneration(status, before);
        Map<String, List<JsonNode>> known = new HashMap<>();
        before.path("conditions").forEach(
                each -> known.computeIfAbsent(each.path("type").asString(""), _ -> new ArrayList<>()).add(each));
        for (JsonNode each : status.path("conditions")) {
            List<JsonNode> same = known.getOrDefault(each.path("type").asString(""), List.of());
            if (!same.isEmpty() && each instanceof ObjectNode condition) {
                keepGeneration(condition, same.removeFirst());
            }
        }
    }

    private static void keepGeneration(ObjectNode now, JsonNode before) {
        long generation = before.path("observedGeneration").asLong(0);
        if (now.path("observedGeneration").asLong(0) == 0 && generation != 0) {
            now.put("observedGeneration", generation);
        }
    }

    /** Whether a Pod asks for something else than before. */
    static boolean differ(ObjectNode pod, ObjectNode old) {
        return !SemanticEquality.same(pod.path("spec"), old.path("spec"));
    }
}
