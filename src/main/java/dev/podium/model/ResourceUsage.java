package dev.podium.model;

import java.time.Duration;
import java.time.Instant;

/**
 * What a container, a Pod or a node uses, after the Container Runtime Interface's {@code ContainerStats}.
 *
 * @param time when it was measured
 * @param window how long the time was, up to then, that {@code nanoCores} is the average of
 * @param nanoCores billionths of a core
 * @param coreNanos CPU time since the beginning, in billionths of a second; never becomes less
 * @param workingSet bytes of memory that could not be given back at once
 * @param processes how many there are
 */
public record ResourceUsage(Instant time, Duration window, long nanoCores, long coreNanos, long workingSet, int processes) {

    /** Nothing yet, or nothing any more but the CPU time that was used. */
    public static ResourceUsage spent(Instant time, Duration window, long coreNanos) {
        return new ResourceUsage(time, window, 0, coreNanos, 0, 0);
    }

    /** Both together. */
    public ResourceUsage plus(ResourceUsage other) {
        return new ResourceUsage(
                time,
                window,
                nanoCores + other.nanoCores,
                coreNanos + other.coreNanos,
                workingSet + other.workingSet,
                processes + other.processes);
    }

    /** As much of it as there can be at a time. */
    public ResourceUsage atMost(long cores, long bytes) {
        return new ResourceUsage(
                time, window, Math.min(nanoCores, cores), coreNanos, Math.min(workingSet, bytes), processes);
    }
}
