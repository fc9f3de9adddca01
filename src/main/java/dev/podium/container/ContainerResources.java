package dev.podium.container;

/**
 * What a container is given.
 *
 * @param requestedMilliCpu what it is sure of, in thousandths of a core; 0: as little as there is
 * @param milliCpu what it may use at most, in thousandths of a core; 0: no limit
 * @param memory what it may use at most, in bytes; 0: no limit. A container that allocates more ends as OOMKilled with exit code 137
 */
public record ContainerResources(long requestedMilliCpu, long milliCpu, long memory) {

    /** Nothing asked for, and no limits. */
    public static final ContainerResources NONE = new ContainerResources(0, 0, 0);
}
