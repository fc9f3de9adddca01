package dev.podium.model;

import org.jspecify.annotations.Nullable;

/** A key of a ConfigMap or Secret. */
public record KeySelector(
        @Nullable String name,
        String key,
        @Nullable Boolean optional) {}
