package dev.podium.container;

import java.nio.file.Path;

/**
 * A directory or file of the node that a container sees.
 *
 * @param source below {@link ContainerRuntime#hostRoot()}
 * @param target absolute, in the container
 */
public record Mount(Path source, String target, Access access) {

    /** What the container may do with it. */
    public enum Access {
        READ_WRITE,
        READ_ONLY
    }
}
