package dev.podium.container.simulated;

import dev.podium.container.Mount.Access;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** What is mounted as far as a process sees it, and changes to that. Paths are absolute. Failures are {@link FileException}s. */
public final class Mounts {

    private static final String IN_MEMORY = "/var/lib/podium/mounts";

    private final FileSpace space;
    private final PathWalk walk;

    Mounts(FileSpace space, PathWalk walk) {
        this.space = space;
        this.walk = walk;
    }

    /** What is mounted, in the order in which it was. */
    public List<Mounted> all() {
        return space.mounts();
    }

    /** Whether a file system is mounted at a path. */
    public boolean isMountPoint(String path) throws IOException {
        String place = walk.follow(path);
        return place.equals("/") || space.isMountPoint(place);
    }

    /** Shows what is at {@code source} at {@code target} too. */
    public void bind(String source, String target, Access access) throws IOException {
        String from = walk.follow(source);
        Path shown = space.forReading(from);
        demand(shown);
        if (access == Access.READ_WRITE) {
            try {
                shown = space.forWriting(from);
            } catch (FileException readOnly) {
                // It is seen as it is.
            }
        }
        String place = point(target);
        if (Files.isDirectory(shown) != Files.isDirectory(space.forReading(place))) {
            throw new FileException(FileException.NO_DIRECTORY);
        }
        space.mount(place, new Attachment(shown, space.facts(from).with(access)));
    }

    /** Mounts an empty file system that is in memory. */
    public void memory(String target, FileSystemFacts facts) throws IOException {
        String place = point(target);
        Path tree = fresh(space.forReading("/").getFileSystem());
        space.mount(place, new Attachment(tree, facts));
    }

    /** Mounts what is on a block device, or in a file that is like one. */
    public void device(String device, String target, Access access) throws IOException {
        String place = point(target);
        Path behind = behind(device);
        DiskFormat format = DiskFormat.of(behind);
        if (format == null) {
            throw new FileException(FileException.INVALID);
        }
        space.mount(
                place,
                new Attachment(
                        format.tree(behind),
                        new FileSystemFacts(walk.follow(device), format.type(), access, "relatime", Files.size(behind))));
    }

    /** Takes away what was mounted last at a path. */
    public void unmount(String path) throws IOException {
        String place = walk.follow(path);
        demand(space.forReading(place));
        space.unmount(place);
    }

    /** The bytes of a block device, or of a file. */
    private Path behind(String device) throws IOException {
        Path file = space.forReading(walk.follow(device));
        demand(file);
        SpecialFile special = SpecialFile.of(file);
        if (special == null && Files.isDirectory(file)) {
            throw new FileException(FileException.NO_BLOCK_DEVICE);
        }
        return special == null ? file : LoopDevices.behind(file, special);
    }

    /** Makes a file system of a type on a device; answers with its UUID. */
    public String format(String device, String type) throws IOException {
        return DiskFormat.make(behind(device), type).uuid().toString();
    }

    /** Where the files are of the file system on a device; one of {@code type} is made if there is none. */
    Path formatted(String device, String type) throws IOException {
        Path behind = behind(device);
        DiskFormat found = DiskFormat.of(behind);
        return (found == null ? DiskFormat.make(behind, type) : found).tree(behind);
    }

    /** What is on a device, as {@code blkid} tells it; empty: nothing that is known. */
    public String probe(String device) throws IOException {
        DiskFormat found = DiskFormat.of(behind(device));
        return found == null ? "" : "UUID=\"" + found.uuid() + "\" BLOCK_SIZE=\"4096\" TYPE=\"" + found.type() + "\"";
    }

    /** How many bytes a device holds. */
    public long size(String device) throws IOException {
        return Files.size(behind(device));
    }

    /** Makes a file a block device; answers with the device's number. */
    public int attachLoop(String file) throws IOException {
        String place = walk.follow(file);
        demand(space.forReading(place));
        return LoopDevices.attach(space.forWriting(place), place);
    }

    /** Answers with whether there was a device of that number. */
    public boolean detachLoop(int number) throws IOException {
        return LoopDevices.detach(space.forReading("/").getFileSystem(), number);
    }

    /** The files that are block devices, by the devices' numbers. */
    public List<LoopDevices.Loop> loops() throws IOException {
        return LoopDevices.all(space.forReading("/").getFileSystem());
    }

    private String point(String target) throws IOException {
        String place = walk.follow(target);
        if (!space.isAboveMount(place)) {
            demand(space.forReading(place));
        }
        return place;
    }

    private static void demand(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new FileException(FileException.ABSENT);
        }
    }

    private static Path fresh(FileSystem disk) throws IOException {
        Path all = Files.createDirectories(disk.getPath(IN_MEMORY));
        for (int number = 1; ; number++) {
            try {
                Path made = Files.createDirectory(all.resolve(Integer.toString(number)));
                Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxrwxrwx"));
                return made;
            } catch (FileAlreadyExistsException taken) {
                // The next one may be free.
            }
        }
    }
}
