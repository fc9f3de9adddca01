package dev.podium.kubelet;

import java.util.Map;

/**
 * What every kubelet of a cluster has in common.
 *
 * @param version as in {@code status.nodeInfo.kubeletVersion}
 * @param capacity what a node has unless it says otherwise
 */
public record KubeletOptions(String version, Map<String, String> capacity) {

    /** Nodes like small virtual machines: 8 cpus, 32 GiB, 110 Pods. */
    public static KubeletOptions ofVersion(String version) {
        return new KubeletOptions(
                version, Map.of("cpu", "8", "memory", "32Gi", "ephemeral-storage", "100Gi", "pods", "110"));
    }
}
