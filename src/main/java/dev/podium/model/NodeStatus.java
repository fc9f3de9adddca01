package dev.podium.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a node is. */
public record NodeStatus(
        Map<String, Quantity> capacity,
        Map<String, Quantity> allocatable,
        @Nullable String phase,
        List<NodeCondition> conditions,
        List<NodeAddress> addresses,
        @Nullable JsonNode daemonEndpoints,
        @Nullable NodeSystemInfo nodeInfo,
        List<ContainerImage> images) {
    public NodeStatus {
        capacity = Defaults.map(capacity);
        allocatable = Defaults.map(allocatable);
        conditions = Defaults.list(conditions);
        addresses = Defaults.list(addresses);
        images = Defaults.list(images);
    }

    /** The status of a node that has none. */
    public static final NodeStatus NONE =
            new NodeStatus(Map.of(), Map.of(), null, List.of(), List.of(), null, null, List.of());
}
