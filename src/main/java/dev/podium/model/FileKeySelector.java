package dev.podium.model;

import org.jspecify.annotations.Nullable;

/** A variable of a file in a Pod's volume. */
public record FileKeySelector(
        String volumeName,
        String path,
        String key,
        @Nullable Boolean optional) {}
