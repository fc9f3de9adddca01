package dev.podium.model;

import org.jspecify.annotations.Nullable;

/** Security settings of one container. */
public record SecurityContext(
        @Nullable Long runAsUser,
        @Nullable Long runAsGroup,
        @Nullable Boolean runAsNonRoot,
        @Nullable Boolean privileged,
        @Nullable Boolean readOnlyRootFilesystem) {}
