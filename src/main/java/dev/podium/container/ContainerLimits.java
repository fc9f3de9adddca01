package dev.podium.container;

/**
 * What a container may use at most.
 *
 * @param milliCpu in thousandths of a core; 0: no limit
 * @param memory in bytes; 0: no limit
 */
public record ContainerLimits(long milliCpu, long memory) {}
