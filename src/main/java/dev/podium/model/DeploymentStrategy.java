package dev.podium.model;

import org.jspecify.annotations.Nullable;

/** How new Pods replace old ones. */
public record DeploymentStrategy(
        @Nullable String type,
        @Nullable RollingUpdate rollingUpdate) {

    /** The bounds within which a rolling update moves: numbers of Pods, or percentages of those desired. */
    public record RollingUpdate(
            @Nullable IntOrString maxUnavailable,
            @Nullable IntOrString maxSurge) {}
}
