package dev.podium.nodeagent;

import dev.podium.model.DiskUsage;
import dev.podium.model.ResourceUsage;
import java.time.Instant;
import java.util.List;

/**
 * What a Pod uses.
 *
 * @param startTime when its sandbox was made
 * @param usage all of its containers together; those that have ended count with their CPU time
 * @param containers those that run, in the order in which they were made
 * @param volumes those whose files are counted (upstream's with a {@code MetricsProvider}); none if nobody wants to know of files
 */
public record PodStats(
        String namespace,
        String name,
        String uid,
        Instant startTime,
        ResourceUsage usage,
        List<ContainerStats> containers,
        List<VolumeStats> volumes) {

    /**
     * A volume.
     *
     * @param claim the claim that it is made of; empty: it is the Pod's own
     */
    public record VolumeStats(String name, DiskUsage usage, String claim) {}
}
