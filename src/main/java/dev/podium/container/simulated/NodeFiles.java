package dev.podium.container.simulated;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A node's disk: a virtual file system, made when something first touches it. Images are unpacked once per node and shared
 * by their containers until one of them writes.
 */
final class NodeFiles implements AutoCloseable {

    private static final List<String> DIRECTORIES = List.of(
            "/bin", "/dev", "/etc", "/home", "/proc", "/root", "/run", "/sbin", "/sys", "/tmp", "/usr/bin", "/usr/local/bin",
            "/usr/sbin", "/usr/share", "/var/lib", "/var/log", "/var/run", "/var/tmp");

    private static final Configuration SMALL = Configuration.unix().toBuilder()
            .setAttributeViews("basic", "owner", "posix", "user")
            .setBlockSize(1024)
            .setMaxCacheSize(0)
            .setWorkingDirectory("/")
            .setDefaultAttributeValue("owner:owner", "0")
            .setDefaultAttributeValue("posix:group", "0")
            // Of directories: whoever makes a file says so.
            .setDefaultAttributeValue("posix:permissions", "rwxr-xr-x")
            .build();

    static final String PASSWD = "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n";
    static final String GROUP = "root:x:0:\nnogroup:x:65534:\n";

    private final Map<String, Path> images = new ConcurrentHashMap<>();
    private final MountTable mounts = new MountTable();
    private final KeptPlaces kept;
    private final String name;
    private @Nullable FileSystem disk;

    /**
     * @param kept which places outlive the process; those that are kept of this disk are there as soon as it is
     * @param name by which they are
     */
    NodeFiles(KeptPlaces kept, String name) {
        this.kept = kept;
        this.name = name;
    }

    synchronized Path root() {
        if (disk == null) {
            disk = Jimfs.newFileSystem(SMALL);
            try {
                Path etc = Files.createDirectories(disk.getPath("/etc"));
                write(etc.getRoot(), "/etc/hosts", "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n");
                Files.createDirectory(etc.resolveSibling("tmp"));
                Files.setPosixFilePermissions(etc.resolveSibling("tmp"), PosixFilePermissions.fromString("rwxrwxrwx"));
            } catch (IOException full) {
                throw new UncheckedIOException(full);
            }
            kept.open(name, disk.getPath("/"));
        }
        return disk.getPath("/");
    }

    /** What is mounted on the node. */
    MountTable mounts() {
        return mounts;
    }

    KeptPlaces kept() {
        return kept;
    }

    /** Where an image's files are. */
    Path image(String digest, Image image) {
        return images.computeIfAbsent(digest, key -> {
            Path directory = root().resolve("var/lib/podium/images/" + key.replace("sha256:", ""));
            try {
                unpack(image, directory);
            } catch (IOException full) {
                throw new UncheckedIOException(full);
            }
            return directory;
        });
    }

    private static void unpack(Image image, Path directory) throws IOException {
        for (String each : DIRECTORIES) {
            Files.createDirectories(directory.resolve(each.substring(1)));
        }
        Files.createDirectories(directory.resolve(image.workingDir().substring(1)));
        Files.setPosixFilePermissions(directory.resolve("tmp"), PosixFilePermissions.fromString("rwxrwxrwx"));
        write(directory, "/etc/passwd", PASSWD);
        write(directory, "/etc/group", GROUP);
        for (String command : image.commands().keySet()) {
            executable(directory, command.startsWith("/") ? command : "/usr/local/bin/" + command);
        }
        if (image.shell() == Image.Shell.BUSYBOX) {
            for (String command : Commands.busybox()) {
                executable(directory, "/bin/" + command);
            }
        }
        Files.createDirectories(directory.resolve(CgroupFiles.DIRECTORY.substring(1)));
        for (String each : CgroupFiles.NAMES) {
            // Only so that they are listed: what is in them is another thing for each container.
            write(directory, CgroupFiles.DIRECTORY + "/" + each, "");
        }
        for (Map.Entry<String, byte[]> each : image.files().entrySet()) {
            Path file = directory.resolve(each.getKey().substring(1));
            Files.createDirectories(file.getParent());
            Files.write(file, each.getValue());
            if (each.getValue().length < 2 || each.getValue()[0] != '#' || each.getValue()[1] != '!') {
                Files.setPosixFilePermissions(file, Ownership.FILE);
            }
        }
    }

    private static void write(Path directory, String path, String text) throws IOException {
        Path file = Files.write(directory.resolve(path.substring(1)), text.getBytes(StandardCharsets.UTF_8));
        Files.setPosixFilePermissions(file, Ownership.FILE);
    }

    static void executable(Path directory, String path) throws IOException {
        Path file = directory.resolve(path.substring(1));
        Files.createDirectories(file.getParent());
        Files.write(file, new byte[0]);
    }

    @Override
    public synchronized void close() {
        images.clear();
        if (disk != null) {
            kept.close(disk);
            try {
                disk.close();
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
        }
    }
}
