package dev.podium.container;

import java.util.List;

/**
 * Who a container's processes run as.
 *
 * @param groups all of them, the first one's included, in ascending order
 */
public record ContainerUser(long uid, long gid, List<Long> groups) {

    /** The user that owns everything. */
    public static final ContainerUser ROOT = new ContainerUser(0, 0, List.of(0L));

    public ContainerUser {
        groups = List.copyOf(groups);
    }
}
