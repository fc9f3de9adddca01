package dev.podium.kubelet;

import dev.podium.container.Mount;
import dev.podium.model.ConfigMapSource;
import dev.podium.model.Container;
import dev.podium.model.DownwardApiFile;
import dev.podium.model.HostPathSource;
import dev.podium.model.KeyToPath;
import dev.podium.model.Pod;
import dev.podium.model.Records;
import dev.podium.model.SecretSource;
import dev.podium.model.Volume;
import dev.podium.model.VolumeMount;
import dev.podium.model.VolumeProjection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A Pod's volumes on its node's disk, and where its containers see them. */
final class Volumes {

    private static final int DEFAULT_MODE = 0644;

    private final Path root;
    private final Map<String, Path> places = new HashMap<>();
    /** What each volume made of sources holds now, to tell when it must be written again. */
    private final Map<String, Map<String, Content>> written = new HashMap<>();

    /** @param hostRoot the node's disk */
    Volumes(Path hostRoot, String podUid) {
        this.root = hostRoot.resolve("var/lib/kubelet/pods/" + podUid + "/volumes");
    }

    /** What a file of a volume holds. */
    private record Content(byte[] bytes, int mode) {

        boolean same(@Nullable Content other) {
            return other != null && mode == other.mode && Arrays.equals(bytes, other.bytes);
        }
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
        if (places.putIfAbsent(volume.name(), place) == null) {
            Files.createDirectories(place);
        }
        if (volume.emptyDir() != null) {
            return;
        }
        Map<String, Content> files = new TreeMap<>();
        try {
            if (volume.configMap() != null) {
                configMap(volume.configMap(), mode(volume.configMap().defaultMode(), DEFAULT_MODE), sources, files);
            } else if (volume.secret() != null) {
                secret(volume.secret(), mode(volume.secret().defaultMode(), DEFAULT_MODE), sources, files);
            } else if (volume.downwardAPI() != null) {
                downward(volume.downwardAPI().items(), mode(volume.downwardAPI().defaultMode(), DEFAULT_MODE), sources, files);
            } else if (volume.projected() != null) {
                int mode = mode(volume.projected().defaultMode(), DEFAULT_MODE);
                for (VolumeProjection each : volume.projected().sources()) {
                    project(each, mode, sources, files);
                }
            } else {
                throw new MissingSource("this kind of volume is not simulated");
            }
        } catch (MissingSource missing) {
            throw new MissingSource(
                    "MountVolume.SetUp failed for volume \"" + volume.name() + "\" : " + missing.getMessage());
        }
        write(volume.name(), place, files);
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

    private static void project(VolumeProjection projection, int mode, Sources sources, Map<String, Content> files)
            throws MissingSource {
        if (projection.configMap() != null) {
            configMap(projection.configMap(), mode, sources, files);
        } else if (projection.secret() != null) {
            secret(projection.secret(), mode, sources, files);
        } else if (projection.downwardAPI() != null) {
            downward(projection.downwardAPI().items(), mode, sources, files);
        } else {
            throw new MissingSource("tokens of service accounts are not issued yet");
        }
    }

    private static void configMap(ConfigMapSource source, int mode, Sources sources, Map<String, Content> files)
            throws MissingSource {
        String name = source.name() == null ? "" : source.name();
        entries("configmap", name, source.items(), source.optional(), mode, sources.configMap(name), files);
    }

    private static void secret(SecretSource source, int mode, Sources sources, Map<String, Content> files)
            throws MissingSource {
        entries("secret", source.secret(), source.items(), source.optional(), mode, sources.secret(source.secret()), files);
    }

    private static void entries(
            String kind,
            String name,
            List<KeyToPath> items,
            @Nullable Boolean optional,
            int mode,
            @Nullable Map<String, byte[]> entries,
            Map<String, Content> files)
            throws MissingSource {
        if (entries == null) {
            if (Boolean.TRUE.equals(optional)) {
                return;
            }
            throw new MissingSource(kind + " \"" + name + "\" not found");
        }
        if (items.isEmpty()) {
            entries.forEach((key, value) -> files.put(key, new Content(value, mode)));
            return;
        }
        for (KeyToPath each : items) {
            byte[] value = entries.get(each.key());
            if (value == null) {
                if (Boolean.TRUE.equals(optional)) {
                    continue;
                }
                throw new MissingSource("references non-existent " + kind.replace("map", "") + " key: " + each.key());
            }
            files.put(each.path(), new Content(value, mode(each.mode(), mode)));
        }
    }

    private static void downward(List<DownwardApiFile> items, int mode, Sources sources, Map<String, Content> files)
            throws MissingSource {
        for (DownwardApiFile each : items) {
            String text;
            if (each.fieldRef() != null) {
                text = sources.field(each.fieldRef().fieldPath());
            } else if (each.resourceFieldRef() != null) {
                text = sources.resource(each.resourceFieldRef(), NO_CONTAINER);
            } else {
                continue;
            }
            files.put(each.path(), new Content(text.getBytes(StandardCharsets.UTF_8), mode(each.mode(), mode)));
        }
    }

    /** A volume belongs to no container; its resource references name theirs. */
    private static final Container NO_CONTAINER =
            Records.read("{\"name\":\"\"}".getBytes(StandardCharsets.UTF_8), Container.class);

    private static int mode(@Nullable Integer own, int otherwise) {
        return own == null ? otherwise : own;
    }

    private void write(String volume, Path place, Map<String, Content> files) throws IOException {
        Map<String, Content> before = written.getOrDefault(volume, Map.of());
        for (String gone : before.keySet()) {
            if (!files.containsKey(gone)) {
                Files.deleteIfExists(place.resolve(gone));
            }
        }
        for (Map.Entry<String, Content> each : files.entrySet()) {
            if (!each.getValue().same(before.get(each.getKey()))) {
                Path file = place.resolve(each.getKey());
                Files.createDirectories(file.getParent());
                Files.write(file, each.getValue().bytes());
                Files.setPosixFilePermissions(file, permissions(each.getValue().mode()));
            }
        }
        written.put(volume, files);
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        StringBuilder text = new StringBuilder("rwxrwxrwx");
        for (int bit = 0; bit < 9; bit++) {
            if ((mode & 1 << 8 - bit) == 0) {
                text.setCharAt(bit, '-');
            }
        }
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        permissions.addAll(PosixFilePermissions.fromString(text.toString()));
        return permissions;
    }

    /** What a container sees of the volumes. */
    List<Mount> mounts(Container container, Map<String, String> env) throws MissingSource {
        List<Mount> mounts = new ArrayList<>();
        for (VolumeMount each : container.volumeMounts()) {
            Path place = places.get(each.name());
            if (place == null) {
                throw new MissingSource("volume \"" + each.name() + "\" is not mounted");
            }
            mounts.add(new Mount(
                    within(place, each, env),
                    each.mountPath(),
                    Boolean.TRUE.equals(each.readOnly()) ? Mount.Access.READ_ONLY : Mount.Access.READ_WRITE));
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
