package dev.podium.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Security settings of a whole Pod. */
public record PodSecurityContext(
        @Nullable Long runAsUser,
        @Nullable Long runAsGroup,
        @Nullable Boolean runAsNonRoot,
        @Nullable Long fsGroup,
        List<Long> supplementalGroups,
        List<Sysctl> sysctls) {
    public PodSecurityContext {
        supplementalGroups = Defaults.list(supplementalGroups);
        sysctls = Defaults.list(sysctls);
    }

    /** The settings of a Pod that has none. */
    public static final PodSecurityContext NONE = Defaults.read("{}", PodSecurityContext.class);
}
