package dev.podium.model;

import org.jspecify.annotations.Nullable;

/** What runs after a container's start and before its stop. */
public record Lifecycle(
        @Nullable LifecycleHandler postStart,
        @Nullable LifecycleHandler preStop,
        @Nullable String stopSignal) {}
