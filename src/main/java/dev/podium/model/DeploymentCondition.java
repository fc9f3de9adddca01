package dev.podium.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One aspect of a Deployment's state.
 *
 * @param lastUpdateTime when it was last confirmed or changed
 * @param lastTransitionTime when its status last changed
 */
public record DeploymentCondition(
        String type,
        String status,
        @Nullable Instant lastUpdateTime,
        @Nullable Instant lastTransitionTime,
        @Nullable String reason,
        @Nullable String message) {}
