package dev.podium.model;

import org.jspecify.annotations.Nullable;

/** What a DaemonSet is, counted in nodes. The counts that are not required are left out when they are zero. */
public record DaemonSetStatus(
        int currentNumberScheduled,
        int numberMisscheduled,
        int desiredNumberScheduled,
        int numberReady,
        @Nullable Long observedGeneration,
        @Nullable Integer updatedNumberScheduled,
        @Nullable Integer numberAvailable,
        @Nullable Integer numberUnavailable,
        @Nullable Integer collisionCount) {

    static final DaemonSetStatus NONE = Defaults.read("{}", DaemonSetStatus.class);

    public int updated() {
        return updatedNumberScheduled == null ? 0 : updatedNumberScheduled;
    }

    public int available() {
        return numberAvailable == null ? 0 : numberAvailable;
    }

    public int unavailable() {
        return numberUnavailable == null ? 0 : numberUnavailable;
    }
}
