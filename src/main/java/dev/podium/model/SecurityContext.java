package dev.podium.model;

import org.jspecify.annotations.Nullable;

/** Security settings of one container. */
public record SecurityContext(
        @Nullable Long runAsUser,
        @Nullable Long runAsGroup,
        @Nullable Boolean runAsNonRoot,
        @Nullable Boolean privileged,
        @Nullable Boolean readOnlyRootFilesystem,
        @Nullable Boolean allowPrivilegeEscalation) {

    /** The settings of a container that has none. */
    public static final SecurityContext NONE = Defaults.read("{}", SecurityContext.class);
}
