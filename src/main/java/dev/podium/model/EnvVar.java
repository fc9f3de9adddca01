package dev.podium.model;

import org.jspecify.annotations.Nullable;

/** An environment variable, literal or drawn from elsewhere. */
public record EnvVar(
        String name,
        @Nullable String value,
        @Nullable EnvVarSource valueFrom) {}
