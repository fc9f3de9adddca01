package dev.podium.model;

import org.jspecify.annotations.Nullable;

/** A taint that a Pod bears. */
public record Toleration(
        @Nullable String key,
        @Nullable String operator,
        @Nullable String value,
        @Nullable String effect,
        @Nullable Long tolerationSeconds) {}
