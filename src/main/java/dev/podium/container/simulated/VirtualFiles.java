package dev.podium.container.simulated;

import dev.podium.container.ContainerUser;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The files that a process sees, its container's as a rule: the image's, with volumes and single files mounted over them. Paths are
 * absolute; symbolic links are followed as seen from inside. Failures are {@link FileException}s.
 */
public final class VirtualFiles {

    private final FileSpace space;
    private final ContainerUser user;
    private final PathWalk walk;

    /** @param user owns what is made */
    VirtualFiles(FileSpace space, ContainerUser user) {
        this.space = space;
        this.user = user;
        this.walk = new PathWalk(space::forReading);
    }

    /** The same files, of which nothing is seen but what is below a directory. */
    VirtualFiles below(String directory) throws IOException {
        String place = walk.follow(directory);
        if (inspect(place).kind() != Stat.Kind.DIRECTORY) {
            throw new FileException(FileException.NO_DIRECTORY);
        }
        return place.equals("/") ? this : new VirtualFiles(new Jail(space, place), user);
    }

    /** What is mounted, and may be. */
    public Mounts mounts() {
        return new Mounts(space, walk);
    }

    FileSpace space() {
        return space;
    }

    /** How a file is opened for writing. */
    public enum WriteMode {
        TRUNCATE,
        APPEND,
        /** Over what is there, of which the rest stays. */
        OVERWRITE
    }

    /** What is known of a file. */
    public record Stat(
            Kind kind, long size, Set<PosixFilePermission> permissions, Instant modified, long uid, long gid) {

        /** What a file is. */
        public enum Kind {
            FILE,
            DIRECTORY,
            LINK,
            BLOCK_DEVICE,
            CHARACTER_DEVICE,
            SOCKET,
            PIPE
        }

        /** As {@code chmod} takes it, such as 0644. */
        public int mode() {
            return Ownership.mode(permissions);
        }
    }

    public boolean exists(String path) {
        try {
            stat(path);
            return true;
        } catch (IOException absent) {
            return false;
        }
    }

    public boolean isDirectory(String path) {
        try {
            return stat(path).kind() == Stat.Kind.DIRECTORY;
        } catch (IOException absent) {
            return false;
        }
    }

    /** What is at {@code path}, at the end of every link. */
    public Stat stat(String path) throws IOException {
        return inspect(walk.follow(path));
    }

    /** What is at {@code path}, a link unfollowed. */
    public Stat statLink(String path) throws IOException {
        return inspect(walk.followParents(path));
    }

    private Stat inspect(String place) throws IOException {
        Path file = space.forReading(place);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS) && space.isAboveMount(place)) {
            file = space.forReading("/");
        }
        try {
            PosixFileAttributes found = Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            Stat.Kind kind = found.isSymbolicLink()
                    ? Stat.Kind.LINK
                    : found.isDirectory() ? Stat.Kind.DIRECTORY : SpecialFile.kind(file, found.size());
            return new Stat(
                    kind,
                    found.size(),
                    found.isSymbolicLink() ? Ownership.LINK : found.permissions(),
                    found.lastModifiedTime().toInstant(),
                    Ownership.number(found.owner()),
                    Ownership.number(found.group()));
        } catch (IOException failure) {
            throw FileException.of(failure);
        }
    }

    /** Where the link at {@code path} leads. */
    public String readLink(String path) throws IOException {
        try {
            return Files.readSymbolicLink(space.forReading(walk.followParents(path))).toString();
        } catch (IOException failure) {
            throw FileException.of(failure);
        }
    }

    /** The path with every link resolved. */
    public String realPath(String path) throws IOException {
        return walk.follow(path);
    }

    public byte[] read(String path) throws IOException {
        try (InputStream input = open(path)) {
            return input.readAllBytes();
        }
    }

    public String readText(String path) throws IOException {
        return new String(read(path), StandardCharsets.UTF_8);
    }

    public InputStream open(String path) throws IOException {
        String place = walk.follow(path);
        if (inspect(place).kind() == Stat.Kind.DIRECTORY) {
            throw new FileException(FileException.IS_DIRECTORY);
        }
        try {
            SpecialFile special = SpecialFile.of(space.forReading(place));
            return special == null ? Files.newInputStream(space.forReading(place)) : special.open(space.forReading(place));
        } catch (IOException failure) {
            throw FileException.of(failure);
        }
    }

    /** Opens for writing; creates the file if need be. */
    public OutputStream create(String path, WriteMode mode) throws IOException {
        return create(path, mode, 0);
    }

    /** @param from where to begin, in bytes from the beginning; without meaning for {@link WriteMode#APPEND} */
    public OutputStream create(String path, WriteMode mode, long from) throws IOException {
        String place = walk.follow(path);
        if (isDirectory(place)) {
            throw new FileException(FileException.IS_DIRECTORY);
        }
        try {
            Path file = space.forWriting(place);
            boolean fresh = !Files.exists(file);
            SpecialFile special = fresh ? null : SpecialFile.of(file);
            if (special != null) {
                return special.create(file, from);
            }
            if (fresh) {
                Files.createFile(file);
                Ownership.made(file, user);
                Files.setPosixFilePermissions(file, Ownership.FILE);
            }
            OutputStream output = mode == WriteMode.OVERWRITE || from > 0
                    ? PositionedOutput.onFile(file, from, mode)
                    : Files.newOutputStream(
                            file,
                            StandardOpenOption.WRITE,
                            mode == WriteMode.APPEND ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING);
            return space.kept().watched(file, output);
        } catch (IOException failure) {
            throw FileException.of(failure);
        }
    }

    public void write(String path, byte[] content) throws IOException {
        try (OutputStream output = create(path, WriteMode.TRUNCATE)) {
            output.write(content);
        }
    }

    /** The names in a directory, sorted. */
    public List<String> list(String path) throws IOException {
        String place = walk.follow(path);
        if (inspect(place).kind() != Stat.Kind.DIRECTORY) {
            throw new FileException(FileException.NO_DIRECTORY);
        }
        try {
            return List.copyOf(space.names(place));
        } catch (IOException failure) {
            throw FileException.of(failure);
        }
    }

    public void createDirectory(String path) throws IOException {
        String place = walk.followParents(path);
        if (space.isAboveMount(place) || space.isMountPoint(place)) {
            throw new FileException(FileException.EXISTS);
        }
        try {
            Path directory = Files.createDirectory(space.forWriting(place));
            Ownership.made(directory, user);
            space.kept().changed(directory);
        } catch (IOException failure) {
            throw FileException.of(failure);
        }
    }

    public void createDirectories(String path) throws IOException {
        if (isDirectory(path)) {
            return;
        }
        String trimmed = path.replaceAll("/+$", "");
        int slash = trimmed.lastIndexOf('/');
        if (slash > 0) {
            createDirectories(trimmed.substring(0, slash));
        }
        createDirectory(trimmed);
    }

    /** Deletes a file, a link or an empty directory. */
    public void delete(String path) throws IOException {
        String place = walk.followParents(path);
        if (space.isAboveMount(place) || space.isMountPoint(place)) {
            throw new FileException(FileException.BUSY);
        }
        statLink(path);
        try {
            Path file = space.forWriting(place);
            Files.delete(file);
            space.kept().changed(file);
        } catch (IOException failure) {
            throw FileException.of(failure);
        }
    }

    /** Renames, replacing what is there. */
    public void move(String from, String to) throws IOException {
        try {
            Path before = space.forWriting(walk.followParents(from));
            Path after = space.forWriting(walk.followParents(to));
            Files.move(before, after, StandardCopyOption.REPLACE_EXISTING);
            space.kept().changed(before);
            space.kept().changed(after);
        } catch (IOException failure) {
            throw FileException.of(failure);
        }
    }

    public void link(String path, String target) throws IOException {
        Path link = space.forWriting(walk.followParents(path));
        try {
            Files.createSymbolicLink(link, link.getFileSystem().getPath(target));
            space.kept().changed(link);
        } catch (IOException failure) {
            throw FileException.of(failure);
        }
    }

    public void changeMode(String path, int mode) throws IOException {
        stat(path);
        try {
            Path file = space.forWriting(walk.follow(path));
            Files.setPosixFilePermissions(file, Ownership.permissions(mode));
            space.kept().changed(file);
        } catch (IOException failure) {
            throw FileException.of(failure);
        }
    }

    public void setModified(String path, Instant when) throws IOException {
        try {
            Path file = space.forWriting(walk.follow(path));
            Files.setLastModifiedTime(file, FileTime.from(when));
            space.kept().changed(file);
        } catch (IOException failure) {
            throw FileException.of(failure);
        }
    }

    /** Gives what is at {@code path} to others; null: stays whose it is. */
    public void changeOwner(String path, @Nullable Long uid, @Nullable Long gid) throws IOException {
        try {
            Path file = space.forWriting(walk.follow(path));
            Ownership.set(file, uid, gid);
            space.kept().changed(file);
        } catch (IOException failure) {
            throw FileException.of(failure);
        }
    }

    /**
     * Makes a file that is none: a device, a socket or a pipe.
     *
     * @param major the number of a device's driver, and {@code minor} of the device; else of no importance
     */
    public void makeSpecial(String path, Stat.Kind kind, int major, int minor) throws IOException {
        Path file = space.forWriting(walk.followParents(path));
        try {
            Files.createFile(file);
            Ownership.made(file, user);
            Files.setPosixFilePermissions(file, Ownership.FILE);
            new SpecialFile(kind, major, minor).mark(file);
            space.kept().changed(file);
        } catch (IOException failure) {
            throw FileException.of(failure);
        }
    }

    /** The numbers of the device at {@code path}, such as {@code 7:0}; null: it is none. */
    public @Nullable String device(String path) throws IOException {
        SpecialFile special = SpecialFile.of(space.forReading(walk.follow(path)));
        return special == null || !special.isDevice() ? null : special.major() + ":" + special.minor();
    }

    /** On what kind of file system {@code path} is. */
    public FileSystemFacts fileSystem(String path) throws IOException {
        return space.facts(realPath(path));
    }
}
