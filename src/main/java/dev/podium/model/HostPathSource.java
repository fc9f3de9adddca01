package dev.podium.model;

import org.jspecify.annotations.Nullable;

/** A path of the node. */
public record HostPathSource(
        String path,
        @Nullable String type) {}
