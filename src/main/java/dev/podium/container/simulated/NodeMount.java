package dev.podium.container.simulated;

import java.nio.file.Path;

/**
 * A mount of a node, which all see who see what is below.
 *
 * @param point the directory or file of the node's disk that it hides
 * @param what is seen in its place
 */
record NodeMount(Path point, Attachment what) {

    Path source() {
        return what.source();
    }

    /** One that makes a directory a mount point of its own, and shows what was there before. */
    boolean ofItself() {
        return point.equals(source());
    }
}
