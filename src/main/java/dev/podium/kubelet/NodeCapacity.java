package dev.podium.kubelet;

import dev.podium.model.NodeStatus;
import dev.podium.model.Quantity;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a node has. A node keeps what it was created with and gets what it lacks; what somebody adds to its capacity can be given to
 * Pods with the next heartbeat, and what is taken away no more (upstream's {@code nodestatus.MachineInfo}).
 */
final class NodeCapacity {

    private final Map<String, String> usual;

    /** @param usual what a node has that does not say what it has */
    NodeCapacity(Map<String, String> usual) {
        this.usual = usual;
    }

    /** Resources that are not Kubernetes' own: somebody else says how much of them there is. */
    private static boolean extended(String resource) {
        return resource.contains("/") && !resource.contains("kubernetes.io/");
    }

    /** Brings capacity and what can be given of it into line. */
    void complete(ObjectNode status) {
        boolean fresh = status.path("capacity").isEmpty();
        ObjectNode capacity = amounts(status, "capacity");
        ObjectNode allocatable = amounts(status, "allocatable");
        if (fresh) {
            usual.entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(each -> capacity.put(each.getKey(), each.getValue()));
            allocatable.properties().forEach(each -> {
                if (!capacity.has(each.getKey())) {
                    capacity.set(each.getKey(), each.getValue());
                }
            });
        }
        capacity.properties().forEach(each -> {
            if (extended(each.getKey()) || !allocatable.has(each.getKey())) {
                allocatable.set(each.getKey(), each.getValue());
            }
        });
        allocatable.properties().removeIf(each -> extended(each.getKey()) && !capacity.has(each.getKey()));
    }

    private static ObjectNode amounts(ObjectNode status, String field) {
        JsonNode present = status.get(field);
        return present instanceof ObjectNode there ? there : status.putObject(field);
    }

    /** Whether they are in line. */
    static boolean complete(NodeStatus status) {
        Map<String, Quantity> allocatable = status.allocatable();
        return status.capacity().entrySet().stream()
                        .allMatch(each -> extended(each.getKey())
                                ? each.getValue().equals(allocatable.get(each.getKey()))
                                : allocatable.containsKey(each.getKey()))
                && allocatable.keySet().stream().allMatch(each -> !extended(each) || status.capacity().containsKey(each));
    }
}
