package dev.podium.kubelet;

import dev.podium.container.Mount;
import dev.podium.model.Container;
import dev.podium.model.HostPathSource;
import dev.podium.model.Pod;
import dev.podium.model.Volume;
import dev.podium.model.VolumeMount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** A Pod's volumes on its node's disk, and where its containers see them. */
final class Volumes {

    private final Path root;
    private final Map<String, Path> places = new HashMap<>();
    private final Map<String, FileVolume> files = new HashMap<>();

    /** @param hostRoot the node's disk */
    Volumes(Path hostRoot, String podUid) {
        this.root = hostRoot.resolve("var/lib/kubelet/pods/" + podUid + "/volumes");
    }

    /** Makes every volume, or brings those that are there up to date. */
    void setUp(Pod pod, Sources sources, Path hostRoot) throws MissingSource {
        for (Volume volume : pod.spec().volumes()) {
            try {
                setUp(volume, sources, hostRoot);
            } catch (IOException full) {
                throw new MissingSource("MountVolume.SetUp failed for volume \"" + volume.name() + "\" : " + full.getMessage());
            }
        }
    }

    private void setUp(Volume volume, Sources sources, Path hostRoot) throws IOException, MissingSource {
        HostPathSource hostPath = volume.hostPath();
        if (hostPath != null) {
            places.put(volume.name(), hostPath(volume, hostPath, hostRoot));
            return;
        }
        Path place = root.resolve(volume.name());
        if (volume.emptyDir() != null) {
            if (places.putIfAbsent(volume.name(), place) == null) {
                Files.createDirectories(place);
            }
            return;
        }
        places.put(volume.name(), place);
        try {
            files.computeIfAbsent(volume.name(), _ -> new FileVolume(volume, place)).refresh(sources);
        } catch (MissingSource missing) {
            throw new MissingSource(
                    "MountVolume.SetUp failed for volume \"" + volume.name() + "\" : " + missing.getMessage());
        }
    }

    private static Path hostPath(Volume volume, HostPathSource source, Path hostRoot) throws IOException, MissingSource {
        Path path = hostRoot.resolve(source.path().replaceFirst("^/+", ""));
        String type = source.type() == null ? "" : source.type();
        boolean there = Files.exists(path);
        if (!there && (type.isEmpty() || type.equals("DirectoryOrCreate"))) {
            Files.createDirectories(path);
        } else if (!there && type.equals("FileOrCreate")) {
            Files.createFile(path);
        } else if (!there || (type.equals("Directory") && !Files.isDirectory(path)) || (type.equals("File") && Files.isDirectory(path))) {
            throw new MissingSource("MountVolume.SetUp failed for volume \"" + volume.name()
                    + "\" : hostPath type check failed: " + source.path() + " is not a " + type.toLowerCase(Locale.ROOT));
        }
        return path;
    }

    /** What a container sees of the volumes. */
    List<Mount> mounts(Container container, Map<String, String> env) throws MissingSource {
        List<Mount> mounts = new ArrayList<>();
        for (VolumeMount each : container.volumeMounts()) {
            Path place = places.get(each.name());
            if (place == null) {
                throw new MissingSource("volume \"" + each.name() + "\" is not mounted");
            }
            FileVolume content = files.get(each.name());
            Runnable look = content == null ? Mount.NOTHING : content::look;
            if (each.subPath() != null || each.subPathExpr() != null) {
                look.run();
            }
            mounts.add(new Mount(
                    within(place, each, env),
                    each.mountPath(),
                    Boolean.TRUE.equals(each.readOnly()) ? Mount.Access.READ_ONLY : Mount.Access.READ_WRITE,
                    look));
        }
        return mounts;
    }

    private static Path within(Path place, VolumeMount mount, Map<String, String> env) throws MissingSource {
        String sub = mount.subPath() != null && !mount.subPath().isEmpty()
                ? mount.subPath()
                : mount.subPathExpr() == null ? "" : Environment.expanded(mount.subPathExpr(), env);
        if (sub.isEmpty()) {
            return place;
        }
        Path path = place.resolve(sub).normalize();
        if (!path.startsWith(place)) {
            throw new MissingSource("failed to prepare subPath for volumeMount \"" + mount.name() + "\"");
        }
        try {
            if (!Files.exists(path)) {
                Files.createDirectories(path);
            }
        } catch (IOException refused) {
            throw new MissingSource("failed to prepare subPath for volumeMount \"" + mount.name() + "\"");
        }
        return path;
    }

    /** Removes everything that belongs to the Pod; what it had of its node stays. */
    void tearDown() {
        Path pod = root.getParent();
        if (!Files.exists(pod)) {
            return;
        }
        try (Stream<Path> all = Files.walk(pod)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
