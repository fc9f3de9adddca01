package dev.podium.scheduler;

import dev.podium.client.ApiClient;
import dev.podium.client.ResourceType;
import dev.podium.model.LabelSelector;
import dev.podium.model.Records;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What PodDisruptionBudgets say about Pods that are to make room (upstream's {@code filterPodsWithPDBViolation}). */
final class DisruptionBudgets {

    private final List<Budget> budgets = new ArrayList<>();

    private record Budget(String namespace, LabelSelector selector, int allowed, JsonNode disrupted) {

        boolean covers(ScheduledPod pod) {
            return namespace.equals(pod.namespace())
                    && !pod.pod().metadata().labels().isEmpty()
                    && !selector.everything()
                    && selector.matches(pod.pod().metadata().labels())
                    // What the API server has let go already is not counted twice.
                    && !disrupted.has(pod.name());
        }
    }

    DisruptionBudgets(ApiClient client) {
        for (JsonNode each : client.list(ResourceType.BUDGETS, "")) {
            JsonNode selector = each.path("spec").path("selector");
            if (selector.isObject()) {
                budgets.add(new Budget(
                        each.path("metadata").path("namespace").asString(""),
                        Records.read(selector, LabelSelector.class),
                        each.path("status").path("disruptionsAllowed").asInt(0),
                        each.path("status").path("disruptedPods")));
            }
        }
    }

    /** Those of {@code pods} whose loss is one too many for a budget, when they are lost in this order. */
    Set<ScheduledPod> violated(List<ScheduledPod> pods) {
        Set<ScheduledPod> violated = new LinkedHashSet<>();
        Map<Budget, Integer> lost = new HashMap<>();
        for (ScheduledPod pod : pods) {
            for (Budget each : budgets) {
                if (each.covers(pod) && lost.merge(each, 1, Integer::sum) > each.allowed()) {
                    violated.add(pod);
                }
            }
        }
        return violated;
    }
}
