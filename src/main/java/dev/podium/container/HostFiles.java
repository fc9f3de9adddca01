package dev.podium.container;

import java.io.IOException;
import java.nio.file.Path;

/** The files of a node as its own programs see them, with what is mounted there. Paths are absolute; links are followed. */
public interface HostFiles {

    /** What is at a path. */
    enum Kind {
        ABSENT,
        DIRECTORY,
        FILE,
        SOCKET,
        PIPE,
        CHARACTER_DEVICE,
        BLOCK_DEVICE
    }

    Kind kind(String path);

    /**
     * Where the bytes are of what is at a path, there or not; the {@link Mount#source() source} of a mount.
     *
     * @throws IOException if links lead nowhere
     */
    Path locate(String path) throws IOException;

    /**
     * Where the files are of the file system on a block device; one of {@code type} is made if there is none.
     *
     * @throws IOException if it has no room for one
     */
    Path formatted(String device, String type) throws IOException;
}
