package dev.podium.container;

import dev.podium.model.ContainerPort;
import java.util.List;
import java.util.Map;

/**
 * What a sandbox is for.
 *
 * @param hostname what {@code hostname} prints
 * @param domain follows the host's own name in {@code /etc/hosts}; empty: none
 * @param ports of all containers; those with a port of the node lead from there to the Pod
 * @param sysctls kernel parameters by name
 * @param hosts the lines that every container sees as {@code /etc/hosts}, beyond the runtime's own
 */
public record SandboxConfig(
        String podNamespace,
        String podName,
        String podUid,
        int attempt,
        String hostname,
        String domain,
        DnsConfig dns,
        Network network,
        List<String> hosts,
        List<ContainerPort> ports,
        Map<String, String> sysctls,
        Map<String, String> labels) {

    /** Whose network the sandbox's containers see. */
    public enum Network {
        POD,
        NODE
    }
}
