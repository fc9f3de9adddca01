package dev.podium.model;

import org.jspecify.annotations.Nullable;

/** Security settings of a whole Pod. */
public record PodSecurityContext(
        @Nullable Long runAsUser,
        @Nullable Long runAsGroup,
        @Nullable Boolean runAsNonRoot,
        @Nullable Long fsGroup) {}
