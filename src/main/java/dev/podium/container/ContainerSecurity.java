package dev.podium.container;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who a container runs as and what it may do (CRI's {@code LinuxContainerSecurityContext}).
 *
 * @param runAsUser null: the image's user
 * @param runAsGroup null: the user's own group
 * @param supplementalGroups beside the user's own, the group of the Pod's volumes included
 * @param target the container of the sandbox whose processes are seen too; null: none
 */
public record ContainerSecurity(
        @Nullable Long runAsUser,
        @Nullable Long runAsGroup,
        List<Long> supplementalGroups,
        Mount.Access root,
        Privileges privileges,
        Processes processes,
        @Nullable String target) {

    /** What a container gets of which nothing is asked. */
    public static final ContainerSecurity DEFAULT =
            new ContainerSecurity(null, null, List.of(), Mount.Access.READ_WRITE, Privileges.DEFAULT, Processes.OWN, null);

    public ContainerSecurity {
        supplementalGroups = List.copyOf(supplementalGroups);
    }

    /** Which processes are seen. */
    public enum Processes {
        OWN,
        /** Those of all the sandbox's containers. */
        OF_POD,
        /** Those that see all of the node's (the API's {@code hostPID}). */
        OF_NODE
    }

    /** What processes may do beyond their user's rights. */
    public enum Privileges {
        /** Everything. */
        ALL,
        DEFAULT,
        /** Nothing more than their parents. */
        NO_NEW
    }
}
