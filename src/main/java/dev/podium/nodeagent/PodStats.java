package dev.podium.nodeagent;

import dev.podium.model.DiskUsage;
import dev.podium.model.ResourceUsage;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a Pod uses.
 *
 * @param cgroup the path of its control group, as a kubelet with the driver {@code cgroupfs} calls it
 * @param startTime when its sandbox was made
 * @param usage all of its containers together; those that have ended count with their CPU time
 * @param traffic what has come and gone over its network; null: that is its node's, or nobody wants to know
 * @param memoryLimit bytes that all of its containers, ended or not, may use together; 0: no limit
 * @param containers those that run, in the order in which they were made
 * @param volumes those whose files are counted (upstream's with a {@code MetricsProvider}); none if nobody wants to know of files
 */
public record PodStats(
        String namespace,
        String name,
        String uid,
        String cgroup,
        Instant startTime,
        ResourceUsage usage,
        @Nullable Traffic traffic,
        long memoryLimit,
        List<ContainerStats> containers,
        List<VolumeStats> volumes) {

    /** Bytes. */
    public record Traffic(long received, long sent) {}

    /**
     * A volume.
     *
     * @param claim the claim that it is made of; empty: none
     * @param share whether what is in it counts as the Pod's own
     */
    public record VolumeStats(String name, DiskUsage usage, String claim, Share share) {}

    /** Whose disk a volume takes (upstream's {@code IsLocalEphemeralVolume}). */
    public enum Share {
        EPHEMERAL_STORAGE,
        ELSEWHERE
    }
}
