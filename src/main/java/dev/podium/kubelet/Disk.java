package dev.podium.kubelet;

import dev.podium.container.KeptFiles;
import dev.podium.container.Mount;
import java.nio.file.Path;

/**
 * The bytes of a volume that outlives Pods.
 *
 * @param place a directory, or a file if it is a block device
 * @param kept is told of what is changed there other than by containers
 */
record Disk(Path place, Mount.Access access, Form form, KeptFiles kept) {

    /** How containers see it. */
    enum Form {
        DIRECTORY,
        DEVICE
    }
}
