package dev.podium.controller.nodelifecycle;

import dev.podium.model.Node;
import dev.podium.model.NodeCondition;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The taints that a node's conditions stand for. Others' taints are left alone. */
final class Taints {

    private static final String PREFIX = "node.kubernetes.io/";
    private static final String NOT_READY = PREFIX + "not-ready";
    private static final String UNREACHABLE = PREFIX + "unreachable";
    private static final String UNSCHEDULABLE = PREFIX + "unschedulable";

    private static final Map<String, String> PRESSURES = Map.of(
            "MemoryPressure", PREFIX + "memory-pressure",
            "DiskPressure", PREFIX + "disk-pressure",
            "PIDPressure", PREFIX + "pid-pressure",
            "NetworkUnavailable", PREFIX + "network-unavailable");

    private static final Set<String> OURS = Set.of(
            NOT_READY,
            UNREACHABLE,
            UNSCHEDULABLE,
            PREFIX + "memory-pressure",
            PREFIX + "disk-pressure",
            PREFIX + "pid-pressure",
            PREFIX + "network-unavailable");

    /** A taint without its time. */
    record Key(String key, String effect) {}

    private Taints() {}

    static Set<Key> present(Node node) {
        Set<Key> present = new HashSet<>();
        node.spec().taints().forEach(each -> {
            if (OURS.contains(each.key())) {
                present.add(new Key(each.key(), each.effect()));
            }
        });
        return present;
    }

    static Set<Key> desired(Node node) {
        Set<Key> desired = new HashSet<>();
        if (node.spec().cordoned()) {
            desired.add(new Key(UNSCHEDULABLE, "NoSchedule"));
        }
        for (NodeCondition each : node.status().conditions()) {
            if (each.type().equals("Ready")) {
                String taint =
                        switch (each.status()) {
                            case "True" -> "";
                            case "False" -> NOT_READY;
                            default -> UNREACHABLE;
                        };
                if (!taint.isEmpty()) {
                    desired.add(new Key(taint, "NoSchedule"));
                    desired.add(new Key(taint, "NoExecute"));
                }
            } else if (PRESSURES.containsKey(each.type()) && each.status().equals("True")) {
                desired.add(new Key(PRESSURES.get(each.type()), "NoSchedule"));
            }
        }
        if (NodeLifecycleController.condition(node, "Ready") == null) {
            desired.add(new Key(NOT_READY, "NoSchedule"));
        }
        return desired;
    }

    /** Puts the desired taints on a node's tree, in place of those of ours that it has. */
    static ObjectNode applied(ObjectNode object, Node node, Instant now) {
        Set<Key> missing = new HashSet<>(desired(node));
        Set<Key> wanted = Set.copyOf(missing);
        ObjectNode spec = object.get("spec") instanceof ObjectNode present ? present : object.putObject("spec");
        ArrayNode taints = spec.get("taints") instanceof ArrayNode present ? present : spec.putArray("taints");
        taints.removeIf(each -> {
            Key key = new Key(each.path("key").asString(""), each.path("effect").asString(""));
            missing.remove(key);
            return OURS.contains(key.key()) && !wanted.contains(key);
        });
        for (Key each : missing) {
            ObjectNode taint = taints.addObject().put("key", each.key()).put("effect", each.effect());
            taint.put("timeAdded", now.truncatedTo(ChronoUnit.SECONDS).toString());
        }
        if (taints.isEmpty()) {
            spec.remove("taints");
        }
        return object;
    }
}
