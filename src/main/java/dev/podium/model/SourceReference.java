package dev.podium.model;

import org.jspecify.annotations.Nullable;

/** A whole ConfigMap or Secret. */
public record SourceReference(
        @Nullable String name,
        @Nullable Boolean optional) {}
