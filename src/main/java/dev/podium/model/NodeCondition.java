package dev.podium.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One aspect of a node's state. */
public record NodeCondition(
        String type,
        String status,
        @Nullable Instant lastHeartbeatTime,
        @Nullable Instant lastTransitionTime,
        @Nullable String reason,
        @Nullable String message) {}
