package dev.podium.kubelet;

import dev.podium.model.Node;
import dev.podium.model.NodeAddress;
import dev.podium.model.NodeNetwork;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives every node an address that no other node has: 172.18.0.2 and up, for the one before is the control plane's; a node
 * that has one keeps it, and load balancers' are left to them.
 */
final class NodeAddresses {

    private static final int FIRST = 172 << 24 | 18 << 16 | 2;

    private final Set<String> taken = new HashSet<>(Set.of(NodeNetwork.CONTROL_PLANE));
    private int next = FIRST;

    synchronized String of(@Nullable Node node) {
        if (node != null) {
            for (NodeAddress each : node.status().addresses()) {
                if (each.type().equals("InternalIP") && taken.add(each.address())) {
                    return each.address();
                }
            }
        }
        while (true) {
            int number = next++;
            String address = (number >>> 24) + "." + (number >>> 16 & 0xff) + "." + (number >>> 8 & 0xff) + "." + (number & 0xff);
            if (!NodeNetwork.BALANCERS.contains(address) && taken.add(address)) {
                return address;
            }
        }
    }

    synchronized void free(String address) {
        taken.remove(address);
    }
}
