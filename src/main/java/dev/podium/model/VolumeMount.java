package dev.podium.model;

import org.jspecify.annotations.Nullable;

/** Where a volume appears in a container. */
public record VolumeMount(
        String name,
        @Nullable Boolean readOnly,
        String mountPath,
        @Nullable String subPath,
        @Nullable String subPathExpr,
        @Nullable String mountPropagation) {}
