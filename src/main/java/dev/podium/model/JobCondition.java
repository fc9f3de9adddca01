package dev.podium.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One aspect of a Job's state. */
public record JobCondition(
        String type,
        String status,
        @Nullable Instant lastProbeTime,
        @Nullable Instant lastTransitionTime,
        @Nullable String reason,
        @Nullable String message) {
    /** Whether the condition holds. */
    public boolean holds() {
        return status.equals("True");
    }
}
