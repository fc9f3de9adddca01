package dev.podium.model;

import org.jspecify.annotations.Nullable;

/** A directory that lives as long as its Pod. */
public record EmptyDirSource(
        @Nullable String medium,
        @Nullable Quantity sizeLimit) {}
