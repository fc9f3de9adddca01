package dev.podium.model;

import java.time.Duration;
import java.time.Instant;

/**
 * What a container or a node uses, after the Container Runtime Interface's {@code ContainerStats}.
 *
 * @param time when it was measured
 * @param window how long the time was, up to then, that {@code nanoCores} is the average of
 * @param nanoCores billionths of a core
 * @param workingSet bytes of memory that could not be given back at once
 */
public record ResourceUsage(Instant time, Duration window, long nanoCores, long workingSet) {

    /** Both together. */
    public ResourceUsage plus(ResourceUsage other) {
        return new ResourceUsage(time, window, nanoCores + other.nanoCores, workingSet + other.workingSet);
    }

    /** As much of it as there can be. */
    public ResourceUsage atMost(long cores, long bytes) {
        return new ResourceUsage(time, window, Math.min(nanoCores, cores), Math.min(workingSet, bytes));
    }
}
