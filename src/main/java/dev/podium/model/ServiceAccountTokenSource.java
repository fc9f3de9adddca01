package dev.podium.model;

import org.jspecify.annotations.Nullable;

/** A token of the Pod's ServiceAccount as a file. */
public record ServiceAccountTokenSource(
        @Nullable String audience,
        @Nullable Long expirationSeconds,
        String path) {}
