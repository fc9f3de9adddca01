package dev.podium.model;

import org.jspecify.annotations.Nullable;

/** A port that a container declares. */
public record ContainerPort(
        @Nullable String name,
        int containerPort,
        @Nullable Integer hostPort,
        @Nullable String hostIP,
        @Nullable String protocol) {}
