package dev.podium.container.simulated;

import dev.podium.model.ContainerPort;
import dev.podium.network.Address;
import dev.podium.network.NetworkNamespace;
import dev.podium.network.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** A node's ports that lead to Pods, as the CNI plugin {@code portmap} makes them. */
final class HostPorts {

    private static final String ALL = "0.0.0.0";

    private HostPorts() {}

    /** @param node asked for only if there is something to open */
    static List<NetworkNamespace.Forwarding> open(List<ContainerPort> ports, Supplier<NetworkNamespace> node, String pod) {
        List<NetworkNamespace.Forwarding> opened = new ArrayList<>(0);
        for (ContainerPort each : ports) {
            String protocol = each.protocol() == null ? "TCP" : each.protocol();
            if (each.hostPort() == null || each.hostPort() == 0 || protocol.equals("SCTP")) {
                continue;
            }
            String ip = each.hostIP() == null || each.hostIP().equals(ALL) ? "" : each.hostIP();
            opened.add(node.get()
                    .forward(Transport.valueOf(protocol), ip, each.hostPort(), new Address(pod, each.containerPort())));
        }
        return opened;
    }
}
