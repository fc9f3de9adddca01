package dev.podium.kubelet;

import java.time.Duration;
import java.util.Map;

/**
 * What every kubelet of a cluster has in common.
 *
 * @param version as in {@code status.nodeInfo.kubeletVersion}
 * @param capacity what a node has unless it says otherwise
 * @param heartbeat how often {@link Kubelets#heartbeat} is called
 */
public record KubeletOptions(String version, Map<String, String> capacity, Duration heartbeat) {

    /** Nodes like small virtual machines: 8 cpus, 32 GiB, 110 Pods. */
    public static KubeletOptions of(String version, Duration heartbeat) {
        return new KubeletOptions(
                version,
                Map.of("cpu", "8", "memory", "32Gi", "ephemeral-storage", "100Gi", "pods", "110"),
                heartbeat);
    }
}
