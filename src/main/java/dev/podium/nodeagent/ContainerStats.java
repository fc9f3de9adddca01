package dev.podium.nodeagent;

import dev.podium.model.DiskUsage;
import dev.podium.model.ResourceUsage;
import java.time.Instant;

/**
 * What a container uses that runs.
 *
 * @param id as its runtime knows it
 * @param image its name
 * @param imageId its digest reference
 * @param startTime when it was made
 * @param written over its image's files; nothing if nobody wants to know of files
 * @param logBytes what its log takes; 0 likewise
 */
public record ContainerStats(
        String name,
        String id,
        String image,
        String imageId,
        Instant startTime,
        ResourceUsage usage,
        Given given,
        DiskUsage written,
        long logBytes) {

    /**
     * What it is given.
     *
     * @param requestedMilliCpu thousandths of a core that it is sure of; 0: as little as there is
     * @param milliCpu thousandths of a core that it may use at most; 0: no limit
     * @param memory bytes that it may use at most; 0: no limit
     */
    public record Given(long requestedMilliCpu, long milliCpu, long memory) {}
}
