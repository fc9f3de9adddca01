package dev.podium.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One aspect of a ReplicaSet's state. */
public record ReplicaSetCondition(
        String type,
        String status,
        @Nullable Instant lastTransitionTime,
        @Nullable String reason,
        @Nullable String message) {}
