package dev.podium.nodeagent;

import java.util.Map;

/**
 * What a kubelet counts of its own work.
 *
 * @param assigned Pods that it is to run
 * @param active of these, those that count when another one asks for room
 * @param running Pods whose sandbox runs
 * @param containers how many there are, by {@code created}, {@code running} and {@code exited}
 * @param starts of sandboxes, tried since the kubelet began
 * @param failedStarts of these, those that failed
 * @param containerStarts likewise of containers, by {@code container}, {@code init_container} and {@code ephemeral_container}
 * @param failedContainerStarts of these, those that failed
 */
public record KubeletCounts(
        int assigned,
        int active,
        int running,
        Map<String, Integer> containers,
        long starts,
        long failedStarts,
        Map<String, Long> containerStarts,
        Map<Failure, Long> failedContainerStarts) {

    /**
     * A way in which containers fail to start.
     *
     * @param type as above
     * @param code such as {@code RunContainerError}
     */
    public record Failure(String type, String code) {}
}
