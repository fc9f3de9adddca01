package dev.podium.container.simulated.volume;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/**
 * Keeps the content of places on disks, each whole and under its name, for the processes to come. A content that has been put down
 * replaces the one before at once: whenever the process ends, one of the two is there. Names are any text whatsoever. One process at a
 * time uses an archive, and one thread at a time a name.
 */
public interface VolumeArchive {

    /**
     * A place.
     *
     * @param disk the disk that it is on; {@code /} divides it into parts
     * @param path where it is there
     */
    record Name(String disk, String path) {}

    /** What is to be put down. */
    @FunctionalInterface
    interface Content {

        void writeTo(OutputStream output) throws IOException;
    }

    /** Whether anything is kept at all: if not, nobody need ask. */
    boolean keeps();

    /** The paths on a disk of which there is something, damaged or not. */
    List<String> paths(String disk) throws IOException;

    /**
     * Puts down a content.
     *
     * @throws IOException if it could not be, or {@code content} fails: what was there before still is
     */
    void put(Name name, Content content) throws IOException;

    /**
     * What was put down last. The whole of it has been looked at before this returns.
     *
     * @throws DamagedContent if it is not what was put down
     * @throws java.nio.file.NoSuchFileException if there is none
     */
    InputStream get(Name name) throws IOException;

    /** Keeps what is of no use where people find it, but not under its name any more; answers with where. */
    String setAside(Name name) throws IOException;

    /** Deletes the content of a place. Harmless if there is none. */
    void delete(Name name) throws IOException;

    /** Deletes all that is kept of a disk. Harmless if there is nothing. */
    void deleteDisk(String disk) throws IOException;

    /** Content that is not what was put down. */
    final class DamagedContent extends IOException {

        private static final long serialVersionUID = 1L;

        DamagedContent(String message) {
            super(message);
        }
    }
}
