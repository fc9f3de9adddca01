package dev.podium.model;

import org.jspecify.annotations.Nullable;

/** A key of a source and the file it becomes. */
public record KeyToPath(
        String key,
        String path,
        @Nullable Integer mode) {}
