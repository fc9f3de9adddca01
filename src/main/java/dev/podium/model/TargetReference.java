package dev.podium.model;

import org.jspecify.annotations.Nullable;

/** The object behind an address. */
public record TargetReference(
        @Nullable String kind,
        @Nullable String namespace,
        @Nullable String name,
        @Nullable String uid) {}
