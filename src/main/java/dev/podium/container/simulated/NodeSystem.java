package dev.podium.container.simulated;

import dev.podium.container.ContainerUser;
import dev.podium.container.HostFiles;
import dev.podium.container.simulated.VirtualFiles.Stat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A node as a machine: its files as its own programs see them. The system's files are written when somebody looks where they are,
 * which nobody does on most nodes.
 */
final class NodeSystem implements HostFiles {

    private static final List<String> DIRECTORIES = List.of(
            "/bin", "/boot", "/dev", "/etc/kubernetes", "/home", "/media", "/mnt", "/opt", "/proc", "/root", "/run", "/sbin",
            "/srv", "/sys", "/usr/bin", "/usr/local/bin", "/usr/sbin", "/usr/share", "/var/lib/kubelet", "/var/log/pods",
            "/var/log/containers", "/var/tmp");
    /** Where most nodes have something that nobody asks the system for. */
    private static final List<String> OTHERS = List.of("/tmp/", "/mnt/", "/srv/", "/opt/", "/var/", "/data/", "/home/", "/run/");

    private static final Map<String, Integer> MEMORY_DEVICES =
            Map.of("null", Devices.NULL, "zero", Devices.ZERO, "full", Devices.FULL, "random", Devices.RANDOM, "urandom", Devices.URANDOM);

    private final NodeFiles disk;
    private final NodeSettings settings;
    private @Nullable VirtualFiles files;
    private boolean written;

    NodeSystem(NodeFiles disk, NodeSettings settings) {
        this.disk = disk;
        this.settings = settings;
    }

    /** All that there is. */
    synchronized VirtualFiles files() {
        if (!written) {
            written = true;
            try {
                write(disk.root());
            } catch (IOException full) {
                throw new UncheckedIOException(full);
            }
        }
        return bare();
    }

    private synchronized VirtualFiles bare() {
        if (files == null) {
            files = new VirtualFiles(MountNamespace.ofNode(disk), ContainerUser.ROOT);
        }
        return files;
    }

    private VirtualFiles filesFor(String path) {
        return OTHERS.stream().anyMatch((path + "/")::startsWith) ? bare() : files();
    }

    private void write(Path root) throws IOException {
        for (String each : DIRECTORIES) {
            Files.createDirectories(root.resolve(each.substring(1)));
        }
        write(root, "etc/hostname", settings.nodeName() + "\n");
        write(root, "etc/os-release", """
                PRETTY_NAME="Podium (simulated)"
                NAME="Podium"
                ID=podium
                """);
        write(root, "etc/passwd", NodeFiles.PASSWD);
        write(root, "etc/group", NodeFiles.GROUP);
        // One file by many names, as busybox is installed; that takes little room on each of many nodes.
        NodeFiles.executable(root, "/bin/busybox");
        for (String each : Commands.busybox()) {
            if (!Files.exists(root.resolve("bin").resolve(each))) {
                Files.createLink(root.resolve("bin").resolve(each), root.resolve("bin/busybox"));
            }
        }
        for (Entrance.Kind each : Entrance.Kind.values()) {
            write(root, "proc/1/ns/" + each.file(), "");
        }
        write(root, "proc/1/comm", "systemd\n");
        write(root, "proc/1/cmdline", "/sbin/init\0");
        for (Map.Entry<String, Integer> each : MEMORY_DEVICES.entrySet()) {
            new SpecialFile(Stat.Kind.CHARACTER_DEVICE, SpecialFile.MEMORY, each.getValue())
                    .make(root.resolve("dev").resolve(each.getKey()));
        }
        new SpecialFile(Stat.Kind.BLOCK_DEVICE, 254, 1).make(root.resolve("dev/vda1"));
    }

    private static void write(Path root, String path, String text) throws IOException {
        Path file = root.resolve(path);
        if (!Files.exists(file)) {
            Files.createDirectories(file.getParent());
            Files.write(file, text.getBytes(StandardCharsets.UTF_8));
            Files.setPosixFilePermissions(file, Ownership.FILE);
        }
    }

    @Override
    public HostFiles.Kind kind(String path) {
        try {
            return switch (filesFor(path).stat(path).kind()) {
                case DIRECTORY -> HostFiles.Kind.DIRECTORY;
                case FILE, LINK -> HostFiles.Kind.FILE;
                case SOCKET -> HostFiles.Kind.SOCKET;
                case PIPE -> HostFiles.Kind.PIPE;
                case CHARACTER_DEVICE -> HostFiles.Kind.CHARACTER_DEVICE;
                case BLOCK_DEVICE -> HostFiles.Kind.BLOCK_DEVICE;
            };
        } catch (IOException absent) {
            return HostFiles.Kind.ABSENT;
        }
    }

    @Override
    public Path locate(String path) throws IOException {
        VirtualFiles seen = filesFor(path);
        return seen.space().forReading(seen.realPath(path));
    }

    @Override
    public Path formatted(String device, String type) throws IOException {
        return files().mounts().formatted(device, type);
    }
}
