package dev.podium.container.simulated;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * The file systems that a process sees, one mounted over another: where the bytes of a place are. Places are absolute paths
 * without links. Failures are {@link FileException}s.
 */
interface FileSpace {

    /** Where what is at a place is to be read, there or not. */
    Path forReading(String place);

    /** Where what is at a place is to be written, there or not. */
    Path forWriting(String place) throws IOException;

    /** What wants to know of every change to what is written. */
    KeptPlaces kept();

    /** The names in a directory. */
    Set<String> names(String place) throws IOException;

    /** Whether there must be a directory at a place because something is mounted below. */
    boolean isAboveMount(String place);

    /** Whether a file system is mounted at a place. */
    boolean isMountPoint(String place);

    /** On what kind of file system a place is. */
    FileSystemFacts facts(String place);

    /** What is mounted, in the order in which it was. */
    List<Mounted> mounts();

    void mount(String place, Attachment what) throws IOException;

    /** Takes away what is mounted at a place last. */
    void unmount(String place) throws IOException;
}
