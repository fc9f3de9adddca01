package dev.podium.nodeagent;

import dev.podium.model.Node;
import dev.podium.model.Quantity;
import dev.podium.model.ResourceUsage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a node has.
 *
 * @param milliCores thousandths of a core
 * @param memory bytes
 * @param disk bytes
 */
public record Machine(long milliCores, long memory, long disk) {

    private static final long NANOS_PER_MILLI = 1_000_000;

    /** As the Node says itself; what it does not say it has without end. */
    public static Machine of(Node node) {
        Quantity cores = node.status().capacity().get("cpu");
        return new Machine(
                cores == null ? Long.MAX_VALUE : cores.milliValue(),
                bytes(node.status().capacity().get("memory")),
                bytes(node.status().capacity().get("ephemeral-storage")));
    }

    private static long bytes(@Nullable Quantity amount) {
        return amount == null ? Long.MAX_VALUE : amount.value();
    }

    /** Containers without limits take no notice of each other, so that together they may come to more than the node has. */
    public ResourceUsage atMost(ResourceUsage usage) {
        return usage.atMost(milliCores == Long.MAX_VALUE ? milliCores : milliCores * NANOS_PER_MILLI, memory);
    }

    /** Likewise, and since the node is {@code up} its CPU time is not more than there was. */
    public ResourceUsage atMost(ResourceUsage usage, Duration up) {
        ResourceUsage now = atMost(usage);
        long there = milliCores == Long.MAX_VALUE ? milliCores : milliCores * Math.max(0, up.toMillis()) * 1000;
        return new ResourceUsage(
                now.time(), now.window(), now.nanoCores(), Math.min(now.coreNanos(), there), now.workingSet(), now.processes());
    }
}
