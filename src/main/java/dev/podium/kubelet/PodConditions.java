package dev.podium.kubelet;

import dev.podium.model.PodCondition;
import dev.podium.model.ReadinessGate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** The conditions that the kubelet keeps (upstream's {@code pkg/kubelet/status/generate.go}). */
final class PodConditions {

    /** Those of the kubelet's that are there only while they hold. */
    private static final Set<String> PASSING = Set.of(ResizeCondition.PENDING, ResizeCondition.IN_PROGRESS);

    private PodConditions() {}

    static void add(ArrayNode conditions, PodView view, String phase) {
        if (view.rejected()) {
            condition(conditions, view, "Ready", false, "PodFailed", "");
            condition(conditions, view, "ContainersReady", false, "PodFailed", "");
            condition(conditions, view, "PodScheduled", true, "", "");
            return;
        }
        if (!phase.equals("Succeeded") && !phase.equals("Failed")) {
            view.resize().conditions(conditions);
        }
        boolean sandboxed = view.sandbox() != null && !view.sandboxStopped();
        condition(conditions, view, "PodReadyToStartContainers", sandboxed, "", "");
        initialized(conditions, view, phase);
        Readiness containers = containers(view, phase);
        Readiness pod = containers.holds ? gates(view) : containers;
        condition(conditions, view, "Ready", pod.holds, pod.reason, pod.message);
        condition(conditions, view, "ContainersReady", containers.holds, containers.reason, containers.message);
        condition(conditions, view, "PodScheduled", true, "", "");
        if (view.jointRestart() != null) {
            view.jointRestart().condition(conditions, phase);
        }
    }

    private record Readiness(boolean holds, String reason, String message) {}

    private static void initialized(ArrayNode conditions, PodView view, String phase) {
        List<String> incomplete = new ArrayList<>();
        boolean begun = view.main().stream().anyMatch(each -> each.up() || each.exited() || each.last() != null);
        for (ContainerWorker each : view.init()) {
            boolean done = each.role() == ContainerWorker.Role.SIDECAR ? begun || each.started() : begun || each.succeeded();
            if (!done) {
                incomplete.add(each.name());
            }
        }
        if (incomplete.isEmpty() || phase.equals("Succeeded")) {
            condition(conditions, view, "Initialized", true, phase.equals("Succeeded") ? "PodCompleted" : "", "");
        } else {
            condition(
                    conditions,
                    view,
                    "Initialized",
                    false,
                    "ContainersNotInitialized",
                    "containers with incomplete status: [" + String.join(" ", incomplete) + "]");
        }
    }

    private static Readiness containers(PodView view, String phase) {
        if (phase.equals("Succeeded")) {
            return new Readiness(false, "PodCompleted", "");
        }
        if (phase.equals("Failed")) {
            return new Readiness(false, "PodFailed", "");
        }
        List<String> unready = new ArrayList<>();
        for (ContainerWorker each : view.init()) {
            if (each.role() == ContainerWorker.Role.SIDECAR && !each.ready()) {
                unready.add(each.name());
            }
        }
        view.main().stream().filter(each -> !each.ready()).map(ContainerWorker::name).forEach(unready::add);
        return unready.isEmpty()
                ? new Readiness(true, "", "")
                : new Readiness(
                        false, "ContainersNotReady", "containers with unready status: [" + String.join(" ", unready) + "]");
    }

    private static Readiness gates(PodView view) {
        List<String> problems = new ArrayList<>();
        for (ReadinessGate each : view.pod().spec().readinessGates()) {
            PodCondition condition =
                    view.pod().status() == null ? null : view.pod().status().condition(each.conditionType());
            if (condition == null) {
                problems.add("corresponding condition of pod readiness gate \"" + each.conditionType() + "\" does not exist.");
            } else if (!condition.holds()) {
                problems.add("the status of pod readiness gate \"" + each.conditionType() + "\" is not \"True\", but "
                        + condition.status());
            }
        }
        return problems.isEmpty()
                ? new Readiness(true, "", "")
                : new Readiness(false, "ReadinessGatesNotReady", String.join(", ", problems));
    }

    private static void condition(
            ArrayNode into, PodView view, String type, boolean holds, String reason, String message) {
        ObjectNode condition = into.addObject().put("type", type);
        Long generation = view.pod().metadata().generation();
        if (generation != null) {
            condition.put("observedGeneration", generation);
        }
        condition.put("status", holds ? "True" : "False").putNull("lastProbeTime");
        if (!reason.isEmpty()) {
            condition.put("reason", reason);
        }
        if (!message.isEmpty()) {
            condition.put("message", message);
        }
    }

    /**
     * Puts the kubelet's conditions in place of those that a status has: each keeps its time unless its state has changed,
     * and those of others stay.
     */
    static void merge(ObjectNode status, JsonNode ours, Instant now) {
        JsonNode before = status.path("conditions");
        ArrayNode merged = status.arrayNode();
        Set<String> types = new HashSet<>();
        for (JsonNode each : ours) {
            ObjectNode condition = ((ObjectNode) each).deepCopy();
            String type = condition.path("type").asString("");
            types.add(type);
            JsonNode old = find(before, type);
            boolean same = old.path("status").equals(condition.path("status"));
            String since = same ? old.path("lastTransitionTime").asString("") : "";
            if (!condition.has("lastTransitionTime")) {
                condition.put("lastTransitionTime", since.isEmpty() ? StatusBuilder.second(now).toString() : since);
            }
            merged.add(condition);
        }
        for (JsonNode each : before) {
            String type = each.path("type").asString("");
            if (!types.contains(type) && !PASSING.contains(type)) {
                merged.add(each);
            }
        }
        status.set("conditions", merged);
    }

    private static JsonNode find(JsonNode conditions, String type) {
        for (JsonNode each : conditions) {
            if (each.path("type").asString("").equals(type)) {
                return each;
            }
        }
        return MissingNode.getInstance();
    }
}
