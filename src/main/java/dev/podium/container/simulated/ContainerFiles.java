package dev.podium.container.simulated;

import dev.podium.container.ContainerConfig;
import dev.podium.container.ContainerUser;
import dev.podium.container.ImageRef;
import dev.podium.container.Mount;
import dev.podium.model.DiskUsage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The files that a container sees: its image's with what it has written over them, and what is mounted. Made when somebody looks. */
final class ContainerFiles {

    private final NodeFiles disk;
    private final SimulatedSandbox sandbox;
    private final String id;
    private final ContainerConfig config;
    private final ImageRef imageRef;
    private final Image image;
    private final ContainerUser user;
    private final List<NodeMount> before;
    private @Nullable VirtualFiles files;
    private @Nullable RootFileSystem root;

    ContainerFiles(
            NodeFiles disk,
            SimulatedSandbox sandbox,
            String id,
            ContainerConfig config,
            ImageRef imageRef,
            Image image,
            ContainerUser user) {
        this.disk = disk;
        this.sandbox = sandbox;
        this.id = id;
        this.config = config;
        this.imageRef = imageRef;
        this.image = image;
        this.user = user;
        this.before = disk.mounts().now();
    }

    /** What is mounted, the runtime's own files last. */
    List<Mount> mounts() {
        List<Mount> mounts = new ArrayList<>(config.mounts());
        for (Mount each : sandbox.etcMounts()) {
            if (mounts.stream().noneMatch(own -> own.target().equals(each.target()))) {
                mounts.add(each);
            }
        }
        return mounts;
    }

    synchronized VirtualFiles files() {
        if (files == null) {
            RootFileSystem created = new RootFileSystem(
                    () -> disk.image(imageRef.id(), image),
                    () -> disk.root().resolve("var/lib/podium/containers/" + id));
            List<Mount> mounts = mounts();
            VirtualFiles view = new VirtualFiles(
                    MountNamespace.ofContainer(disk, before, created, mounts, config.security().root()), user);
            if (config.workingDir() != null && !config.workingDir().isEmpty() && !view.exists(config.workingDir())) {
                try {
                    // The runtime makes it, before the container is confined.
                    new VirtualFiles(
                                    MountNamespace.ofContainer(disk, before, created, mounts, Mount.Access.READ_WRITE),
                                    ContainerUser.ROOT)
                            .createDirectories(config.workingDir());
                } catch (IOException impossible) {
                    throw new UncheckedIOException(impossible);
                }
            }
            root = created;
            files = view;
        }
        return files;
    }

    /** Whether all that is at and below a path is as the image brought it: nothing is mounted there, and nothing written nearby. */
    synchronized boolean asInImage(String path) {
        return config.mounts().stream().noneMatch(each -> isWithin(each.target(), path) || isWithin(path, each.target()))
                && (root == null || root.asInImage(path));
    }

    private static boolean isWithin(String path, String directory) {
        return path.equals(directory) || path.startsWith(directory.endsWith("/") ? directory : directory + "/");
    }

    /** The end of a file, if the container has touched any files at all. */
    synchronized byte[] written(String path, int most) {
        if (files == null || !files.exists(path)) {
            return new byte[0];
        }
        try {
            byte[] whole = files.read(path);
            return whole.length <= most ? whole : Arrays.copyOfRange(whole, whole.length - most, whole.length);
        } catch (IOException unreadable) {
            return new byte[0];
        }
    }

    /** What the container has written, beside what is mounted. */
    synchronized DiskUsage usage() {
        return root == null ? DiskUsage.NONE : root.written();
    }

    /** Deletes what the container has written. */
    synchronized void delete() {
        if (root != null) {
            try {
                root.delete();
            } catch (IOException gone) {
                throw new UncheckedIOException(gone);
            }
        }
    }
}
