package dev.podium.registry.strategy;

import dev.podium.machinery.SemanticEquality;
import dev.podium.model.Names;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The labels of an endpoint's place, which only an older API could write (upstream's {@code dropTopologyOnV1}). */
final class EndpointTopology {

    private static final String TOPOLOGY = "deprecatedTopology";
    private static final String HOST = "kubernetes.io/hostname";

    private EndpointTopology() {}

    /**
     * Drops the labels of endpoints that are written anew, and keeps the node that one of them named.
     *
     * @param old what is there; null for a new slice
     */
    static void drop(ObjectNode slice, @Nullable ObjectNode old) {
        if (old != null && SemanticEquality.same(slice.path("endpoints"), old.path("endpoints"))) {
            return;
        }
        Set<String> known = new HashSet<>();
        if (old != null) {
            old.path("endpoints").forEach(each -> known.add(each.path(TOPOLOGY).path(HOST).asString("")));
        }
        for (JsonNode each : slice.path("endpoints")) {
            if (each instanceof ObjectNode endpoint) {
                String node = endpoint.path(TOPOLOGY).path(HOST).asString("");
                if (!endpoint.hasNonNull("nodeName") && known.contains(node) && Names.subdomain(node).isEmpty()) {
                    endpoint.put("nodeName", node);
                }
                endpoint.remove(TOPOLOGY);
            }
        }
    }
}
