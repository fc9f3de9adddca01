package dev.podium.container;

import java.nio.file.Path;

/**
 * A directory or file that a container sees of its node.
 *
 * @param source below {@link ContainerRuntime#hostRoot()}, or on a disk that nodes share
 * @param target absolute, in the container
 * @param medium where its bytes are
 * @param look called each time before the container looks at what is there: what nobody looks at need not be
 * @param propagation which of the node's mounts below the source it sees; those that are there when the container is made it always does
 */
public record Mount(Path source, String target, Access access, Medium medium, Runnable look, Propagation propagation) {

    /** For what is there already. */
    public static final Runnable NOTHING = () -> {};

    public Mount(Path source, String target, Access access) {
        this(source, target, access, Medium.DISK, NOTHING);
    }

    public Mount(Path source, String target, Access access, Medium medium, Runnable look) {
        this(source, target, access, medium, look, Propagation.NONE);
    }

    /** Where a file system keeps what is written. */
    public enum Medium {
        DISK,
        MEMORY
    }

    /** Which mounts below it are seen that are made while the container is there (the API's {@code mountPropagation}). */
    public enum Propagation {
        /** None of others'. */
        NONE,
        /** The node's. */
        HOST_TO_CONTAINER,
        /** The node's, and the node sees the container's. */
        BIDIRECTIONAL
    }

    /** What the container may do with it. */
    public enum Access {
        READ_WRITE,
        READ_ONLY
    }
}
