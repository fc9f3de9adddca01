package dev.podium.nodeagent;

import dev.podium.model.ResourceUsage;
import java.time.Instant;
import java.util.List;

/**
 * What a node uses, and its Pods (upstream's {@code kubelet/pkg/apis/stats/v1alpha1}).
 *
 * @param startTime when its kubelet began, and so the node
 * @param usage all of its Pods together, and what it uses beside them
 * @param podUsage all of its Pods together; those that have gone count with their CPU time
 * @param imageBytes what the images on its disk take
 * @param pods those that run, by namespace and name
 */
public record NodeStats(
        Instant startTime, ResourceUsage usage, ResourceUsage podUsage, long imageBytes, List<PodStats> pods) {

    /** How much is wanted: files are counted by looking at each of them. */
    public enum Detail {
        CPU_AND_MEMORY,
        /** What passes over the network as well. */
        NETWORK,
        EVERYTHING
    }
}
