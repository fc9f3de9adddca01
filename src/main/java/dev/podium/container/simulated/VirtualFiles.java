package dev.podium.container.simulated;

import dev.podium.container.ContainerUser;
import dev.podium.container.Mount;
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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files that a container sees: its image's, with volumes and single files mounted over them. Paths are absolute; symbolic
 * links are followed as seen from inside. Failures are {@link FileException}s.
 */
public final class VirtualFiles {

    private final RootFileSystem root;
    private final List<Mount> mounts;
    private final ContainerUser user;
    private final Mount.Access access;
    private final PathWalk walk = new PathWalk(this::physical);

    /**
     * @param user owns what is made
     * @param access what may be done outside of the mounts and {@code /dev}
     */
    VirtualFiles(RootFileSystem root, List<Mount> mounts, ContainerUser user, Mount.Access access) {
        this.root = root;
        this.user = user;
        this.access = access;
        this.mounts = mounts.stream()
                .sorted(Comparator.comparingInt((Mount each) -> each.target().length()).reversed())
                .toList();
    }

    /** How a file is opened for writing. */
    public enum WriteMode {
        TRUNCATE,
        APPEND
    }

    /** What is known of a file. */
    public record Stat(
            Kind kind, long size, Set<PosixFilePermission> permissions, Instant modified, long uid, long gid) {

        /** What a file is. */
        public enum Kind {
            FILE,
            DIRECTORY,
            LINK
        }

        /** As {@code chmod} takes it, such as 0644. */
        public int mode() {
            int mode = 0;
            for (PosixFilePermission each : permissions) {
                mode |= 0400 >> each.ordinal();
            }
            return mode;
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
        Path file = physical(place);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS) && isAboveMount(place)) {
            file = root.forReading("/");
        }
        try {
            PosixFileAttributes found = Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            Stat.Kind kind = found.isSymbolicLink()
                    ? Stat.Kind.LINK
                    : found.isDirectory() ? Stat.Kind.DIRECTORY : Stat.Kind.FILE;
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
            return Files.readSymbolicLink(physical(walk.followParents(path))).toString();
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
            return Files.newInputStream(physical(place));
        } catch (IOException failure) {
            throw FileException.of(failure);
        }
    }

    /** Opens for writing; creates the file if need be. */
    public OutputStream create(String path, WriteMode mode) throws IOException {
        String place = walk.follow(path);
        if (isDirectory(place)) {
            throw new FileException(FileException.IS_DIRECTORY);
        }
        try {
            Path file = writable(place);
            boolean fresh = !Files.exists(file);
            OutputStream output = Files.newOutputStream(
                    file,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    mode == WriteMode.APPEND ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING);
            if (fresh) {
                Ownership.made(file, user);
                Files.setPosixFilePermissions(file, Ownership.FILE);
            }
            return output;
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
        Set<String> names = new TreeSet<>();
        if (place.equals("/")) {
            names.addAll(root.top());
        } else if (Files.isDirectory(physical(place))) {
            try (Stream<Path> all = Files.list(physical(place))) {
                all.map(each -> each.getFileName().toString()).forEach(names::add);
            } catch (IOException failure) {
                throw FileException.of(failure);
            }
        }
        String prefix = place.equals("/") ? "/" : place + "/";
        for (Mount each : mounts) {
            if (each.target().startsWith(prefix)) {
                names.add(each.target().substring(prefix.length()).split("/", 2)[0]);
            }
        }
        return new ArrayList<>(names);
    }

    public void createDirectory(String path) throws IOException {
        String place = walk.followParents(path);
        if (isAboveMount(place) || mounts.stream().anyMatch(each -> each.target().equals(place))) {
            throw new FileException(FileException.EXISTS);
        }
        try {
            Ownership.made(Files.createDirectory(writable(place)), user);
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
        if (isAboveMount(place) || mounts.stream().anyMatch(each -> each.target().equals(place))) {
            throw new FileException(FileException.BUSY);
        }
        statLink(path);
        try {
            Files.delete(writable(place));
        } catch (IOException failure) {
            throw FileException.of(failure);
        }
    }

    /** Renames, replacing what is there. */
    public void move(String from, String to) throws IOException {
        try {
            Files.move(
                    writable(walk.followParents(from)),
                    writable(walk.followParents(to)),
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            throw FileException.of(failure);
        }
    }

    public void link(String path, String target) throws IOException {
        Path link = writable(walk.followParents(path));
        try {
            Files.createSymbolicLink(link, link.getFileSystem().getPath(target));
        } catch (IOException failure) {
            throw FileException.of(failure);
        }
    }

    public void changeMode(String path, int mode) throws IOException {
        Set<PosixFilePermission> permissions = Stream.of(PosixFilePermission.values())
                .filter(each -> (mode & 0400 >> each.ordinal()) != 0)
                .collect(Collectors.toSet());
        stat(path);
        try {
            Files.setPosixFilePermissions(writable(walk.follow(path)), permissions);
        } catch (IOException failure) {
            throw FileException.of(failure);
        }
    }

    public void setModified(String path, Instant when) throws IOException {
        try {
            Files.setLastModifiedTime(writable(walk.follow(path)), FileTime.from(when));
        } catch (IOException failure) {
            throw FileException.of(failure);
        }
    }

    /** Gives what is at {@code path} to others; null: stays whose it is. */
    public void changeOwner(String path, @Nullable Long uid, @Nullable Long gid) throws IOException {
        try {
            Ownership.set(writable(walk.follow(path)), uid, gid);
        } catch (IOException failure) {
            throw FileException.of(failure);
        }
    }

    /** Where a file is kept. */
    public enum Place {
        /** With what the image and the container itself have written. */
        ROOT,
        /** On the node's disk. */
        DISK,
        /** In memory. */
        MEMORY
    }

    /** Where what is at {@code path} is kept. */
    public Place place(String path) throws IOException {
        String place = realPath(path);
        for (Mount each : mounts) {
            if (covers(each, place)) {
                return switch (each.medium()) {
                    case DISK -> Place.DISK;
                    case MEMORY -> Place.MEMORY;
                };
            }
        }
        return Place.ROOT;
    }

    private boolean isAboveMount(String place) {
        String prefix = place.equals("/") ? "/" : place + "/";
        return mounts.stream().anyMatch(each -> each.target().startsWith(prefix));
    }

    /** Where the file at {@code place} (absolute, without links) really is. */
    private Path physical(String place) {
        for (Mount each : mounts) {
            if (covers(each, place)) {
                return behind(each, place);
            }
        }
        return root.forReading(place);
    }

    private Path writable(String place) throws IOException {
        for (Mount each : mounts) {
            if (covers(each, place)) {
                if (each.access() == Mount.Access.READ_ONLY) {
                    throw new FileException(FileException.READ_ONLY);
                }
                return behind(each, place);
            }
        }
        if (access == Mount.Access.READ_ONLY && !place.startsWith("/dev/")) {
            throw new FileException(FileException.READ_ONLY);
        }
        Path path = root.forWriting(place);
        int slash = place.lastIndexOf('/');
        if (slash > 0 && isAboveMount(place.substring(0, slash))) {
            Files.createDirectories(path.getParent());
        }
        return path;
    }

    private static boolean covers(Mount mount, String place) {
        return place.startsWith(mount.target())
                && (place.length() == mount.target().length() || place.charAt(mount.target().length()) == '/');
    }

    private static Path behind(Mount mount, String place) {
        mount.look().run();
        return place.length() == mount.target().length()
                ? mount.source()
                : mount.source().resolve(place.substring(mount.target().length() + 1));
    }
}
