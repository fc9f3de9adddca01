package dev.podium.kubelet;

import dev.podium.container.HostFiles;
import dev.podium.container.Mount;
import dev.podium.model.Container;
import dev.podium.model.DiskUsage;
import dev.podium.model.HostPathSource;
import dev.podium.model.Pod;
import dev.podium.model.Volume;
import dev.podium.model.VolumeDevice;
import dev.podium.model.VolumeMount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A Pod's volumes on its node's disk, and where its containers see them. */
final class Volumes {

    private final Path root;
    /** Is also read by whoever asks what the Pod uses. */
    private final Map<String, Path> places = new ConcurrentHashMap<>();
    private final Map<String, FileVolume> files = new HashMap<>();
    private final Map<String, Disk> disks = new ConcurrentHashMap<>();
    private final Map<String, ImageVolume> images = new LinkedHashMap<>();
    private final Set<String> inMemory = new HashSet<>();

    /** @param hostRoot the node's disk */
    Volumes(Path hostRoot, String podUid) {
        this.root = hostRoot.resolve("var/lib/kubelet/pods/" + podUid + "/volumes");
    }

    /** Makes every volume, or brings those that are there up to date. */
    void setUp(Pod pod, Sources sources, HostFiles host) throws MissingSource {
        MissingSource first = null;
        for (Volume volume : pod.spec().volumes()) {
            try {
                setUp(volume, pod, sources, host);
            } catch (IOException full) {
                throw new MissingSource("MountVolume.SetUp failed for volume \"" + volume.name() + "\" : " + full.getMessage());
            } catch (MissingSource missing) {
                // One that lacks something holds none of the others back.
                first = first == null ? missing : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }

    private void setUp(Volume volume, Pod pod, Sources sources, HostFiles host) throws IOException, MissingSource {
        if (volume.image() != null) {
            images.computeIfAbsent(volume.name(), _ -> new ImageVolume(volume));
            return;
        }
        HostPathSource hostPath = volume.hostPath();
        if (hostPath != null) {
            // What is mounted there later is another thing.
            if (!places.containsKey(volume.name())) {
                places.put(volume.name(), hostPath(volume.name(), hostPath, host));
            }
            return;
        }
        boolean claimed = !volume.claim(pod.metadata().nameOrEmpty()).isEmpty();
        if (claimed || volume.nfs() != null) {
            // What a Pod has once got it keeps.
            if (!places.containsKey(volume.name())) {
                Disk disk = claimed
                        ? sources.disks().claimed(pod, volume, host)
                        : sources.disks().mounted(Objects.requireNonNull(volume.nfs()), pod);
                disks.put(volume.name(), disk);
                places.put(volume.name(), disk.place());
            }
            return;
        }
        if (volume.emptyDir() != null) {
            Path place = root.resolve("kubernetes.io~empty-dir").resolve(volume.name());
            if (places.putIfAbsent(volume.name(), place) == null) {
                Files.createDirectories(place);
                Files.setPosixFilePermissions(place, VolumeOwner.EVERYBODY);
                VolumeOwner.of(pod).own(place);
                if ("Memory".equals(volume.emptyDir().medium())) {
                    inMemory.add(volume.name());
                }
            }
            return;
        }
        Path place = root.resolve(volume.name());
        places.put(volume.name(), place);
        if (volume.configMap() == null) {
            inMemory.add(volume.name());
        }
        try {
            files.computeIfAbsent(volume.name(), _ -> new FileVolume(volume, place, VolumeOwner.of(pod))).refresh(sources);
        } catch (MissingSource missing) {
            throw new MissingSource(
                    "MountVolume.SetUp failed for volume \"" + volume.name() + "\" : " + missing.getMessage());
        }
    }

    /**
     * Where a path of the node is; made if its type says so (upstream's {@code hostpath.checkTypeInternal}).
     *
     * @param name of the volume, for whoever reads the error
     */
    static Path hostPath(String name, HostPathSource source, HostFiles host) throws IOException, MissingSource {
        String type = source.type() == null ? "" : source.type();
        HostFiles.Kind found = host.kind(source.path());
        Path path = host.locate(source.path());
        if (found == HostFiles.Kind.ABSENT && (type.isEmpty() || type.equals("DirectoryOrCreate"))) {
            Files.createDirectories(path);
            return path;
        }
        if (found == HostFiles.Kind.ABSENT && type.equals("FileOrCreate")) {
            try {
                Files.createFile(path);
            } catch (NoSuchFileException noDirectory) {
                throw new MissingSource("MountVolume.SetUp failed for volume \"" + name + "\" : open " + source.path()
                        + ": no such file or directory");
            }
            Files.setPosixFilePermissions(path, VolumeOwner.permissions(0644));
            return path;
        }
        boolean asAsked = switch (type) {
            case "Directory", "DirectoryOrCreate" -> found == HostFiles.Kind.DIRECTORY;
            case "File", "FileOrCreate" -> found == HostFiles.Kind.FILE;
            case "Socket" -> found == HostFiles.Kind.SOCKET;
            case "CharDevice" -> found == HostFiles.Kind.CHARACTER_DEVICE;
            case "BlockDevice" -> found == HostFiles.Kind.BLOCK_DEVICE;
            default -> true;
        };
        if (!asAsked) {
            throw new MissingSource("MountVolume.SetUp failed for volume \"" + name + "\" : hostPath type check failed: " + source.path()
                    + " is not a " + switch (type) {
                        case "Directory", "DirectoryOrCreate" -> "directory";
                        case "Socket" -> "socket file";
                        case "CharDevice" -> "character device";
                        case "BlockDevice" -> "block device";
                        default -> "file";
                    });
        }
        return path;
    }

    private static Mount.Propagation propagation(VolumeMount mount) {
        return switch (mount.mountPropagation()) {
            case "HostToContainer" -> Mount.Propagation.HOST_TO_CONTAINER;
            case "Bidirectional" -> Mount.Propagation.BIDIRECTIONAL;
            case null, default -> Mount.Propagation.NONE;
        };
    }

    /** Whether all images are there that the container needs: those of the Pod's volumes that it mounts, and then its own. */
    ImageStep.Progress images(Container container, PodContext context, ImageStep own) {
        for (Map.Entry<String, ImageVolume> each : images.entrySet()) {
            if (container.volumeMounts().stream().anyMatch(mount -> mount.name().equals(each.getKey()))
                    && each.getValue().step(container, context) instanceof ImageStep.Progress.Absent absent) {
                return absent;
            }
        }
        return own.step(ImageStep.Wish.of(container), context);
    }

    /** What a container sees of the volumes. */
    List<Mount> mounts(Container container, Map<String, String> env) throws MissingSource {
        List<Mount> mounts = new ArrayList<>();
        for (VolumeMount each : container.volumeMounts()) {
            ImageVolume image = images.get(each.name());
            if (image != null) {
                mounts.add(image.mount(each, subPath(each, env)));
                continue;
            }
            Path place = places.get(each.name());
            if (place == null) {
                throw new MissingSource("volume \"" + each.name() + "\" is not mounted");
            }
            FileVolume content = files.get(each.name());
            Runnable look = content == null ? Mount.NOTHING : content::look;
            String sub = subPath(each, env);
            if (!sub.isEmpty()) {
                look.run();
                if (content != null) {
                    content.pin();
                }
            }
            mounts.add(new Mount(
                    sub.isEmpty() ? place : within(place, sub, each, container, disks.get(each.name())),
                    each.mountPath(),
                    content != null || Boolean.TRUE.equals(each.readOnly()) || readOnly(each.name()) ? Mount.Access.READ_ONLY : Mount.Access.READ_WRITE,
                    inMemory.contains(each.name()) ? Mount.Medium.MEMORY : Mount.Medium.DISK,
                    look,
                    propagation(each)));
        }
        for (VolumeDevice each : container.volumeDevices()) {
            Disk disk = disks.get(each.name());
            if (disk == null || disk.form() != Disk.Form.DEVICE) {
                throw new MissingSource("volume \"" + each.name() + "\" is not mapped");
            }
            mounts.add(new Mount(disk.place(), each.devicePath(), disk.access()));
        }
        return mounts;
    }

    /**
     * Where a file of a volume is, there or not. Nothing leads out of the volume, neither links nor {@code ..} (upstream's
     * {@code SecureJoin}).
     */
    Path file(String volume, String path) throws MissingSource {
        Path place = places.get(volume);
        if (place == null) {
            throw new MissingSource("cannot find the volume \"" + volume + "\" referenced by FileKeyRef");
        }
        try {
            return ScopedPath.of(place, path);
        } catch (IOException unreadable) {
            throw new MissingSource(String.valueOf(unreadable.getMessage()));
        }
    }

    /** What the files of each volume take, but of those that are part of the node itself, and of block devices. */
    Map<String, DiskUsage> usage() {
        Map<String, DiskUsage> usage = new HashMap<>();
        places.forEach((volume, place) -> {
            Disk disk = disks.get(volume);
            if (disk == null ? place.startsWith(root) : disk.form() == Disk.Form.DIRECTORY) {
                usage.put(volume, DiskUsage.of(place));
            }
        });
        return usage;
    }

    private boolean readOnly(String volume) {
        Disk disk = disks.get(volume);
        return disk != null && disk.access() == Mount.Access.READ_ONLY;
    }

    /** Which part of its volume a mount is; empty: all of it (upstream's {@code makeMounts}). */
    private static String subPath(VolumeMount mount, Map<String, String> env) throws MissingSource {
        String sub = mount.subPath() == null ? "" : mount.subPath();
        if (mount.subPathExpr() != null && !mount.subPathExpr().isEmpty()) {
            sub = Environment.demanded(mount.subPathExpr(), env);
        }
        if (sub.startsWith("/")) {
            throw new MissingSource("error SubPath `" + sub + "` must not be an absolute path");
        }
        if (List.of(sub.split("/")).contains("..")) {
            throw new MissingSource("unable to provision SubPath `" + sub + "`: must not contain '..'");
        }
        return sub;
    }

    private static Path within(Path place, String sub, VolumeMount mount, Container container, @Nullable Disk disk) throws MissingSource {
        try {
            Path path = place.resolve(sub);
            if (!Files.exists(path)) {
                Files.createDirectories(path);
                // As open as what it is in.
                Files.setPosixFilePermissions(path, Files.getPosixFilePermissions(place));
                if (disk != null) {
                    disk.kept().changed(path.toRealPath());
                }
            }
            Path real = path.toRealPath();
            if (real.startsWith(place.toRealPath())) {
                return real;
            }
        } catch (IOException refused) {
            // The same as for what lies outside of the volume.
        }
        throw new MissingSource("failed to prepare subPath for volumeMount \"" + mount.name() + "\" of container \""
                + container.name() + "\"");
    }

    /** Removes everything that belongs to the Pod; what it had of its node stays. */
    void tearDown() {
        try {
            Disks.delete(root.getParent());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
