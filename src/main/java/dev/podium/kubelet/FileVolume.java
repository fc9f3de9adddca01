package dev.podium.kubelet;

import dev.podium.model.ConfigMapSource;
import dev.podium.model.Container;
import dev.podium.model.DownwardApiFile;
import dev.podium.model.KeyToPath;
import dev.podium.model.Records;
import dev.podium.model.SecretSource;
import dev.podium.model.ServiceAccountTokenSource;
import dev.podium.model.Volume;
import dev.podium.model.VolumeProjection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A volume whose files come from ConfigMaps, Secrets, tokens and the Pod itself. That they can be had is checked at once; they are written
 * when somebody first looks, which most simulated containers never do: a token for each of ten thousand Pods would be a lot of work for
 * nobody.
 */
final class FileVolume {

    private static final int DEFAULT_MODE = 0644;
    private static final String DATA = "..data";
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("'..'yyyy_MM_dd_HH_mm_ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Volume volume;
    private final Path place;
    private final VolumeOwner owner;
    private final Map<String, PodToken> tokens = new HashMap<>();
    private Map<String, Content> written = Map.of();
    private @Nullable Sources sources;
    private boolean seen;
    private boolean pinned;
    private int versions;
    /** When a token has to be replaced; null while there is none. */
    private @Nullable Instant due;

    FileVolume(Volume volume, Path place, VolumeOwner owner) {
        this.volume = volume;
        this.place = place;
        this.owner = owner;
    }

    /** What a file of a volume holds. */
    private record Content(byte[] bytes, int mode, @Nullable Long user) {

        Content(byte[] bytes, int mode) {
            this(bytes, mode, null);
        }

        boolean same(@Nullable Content other) {
            return other != null && mode == other.mode && Arrays.equals(bytes, other.bytes);
        }
    }

    /** Brings the files up to date if anybody has looked at them. */
    synchronized void refresh(Sources now) throws MissingSource, IOException {
        boolean first = sources == null;
        Map<String, Content> files = first || seen ? contents(now) : Map.of();
        sources = now;
        if (seen) {
            write(files);
        }
    }

    /** Somebody is about to look. */
    synchronized void look() {
        Sources now = sources;
        if (now == null || (seen && (due == null || now.now().isBefore(due)))) {
            return;
        }
        seen = true;
        try {
            write(contents(now));
        } catch (MissingSource keptAsItWas) {
            // The kubelet will find that out too, and tell.
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }

    private Map<String, Content> contents(Sources sources) throws MissingSource {
        Map<String, Content> files = new TreeMap<>();
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
        return files;
    }

    private void project(VolumeProjection projection, int mode, Sources sources, Map<String, Content> files)
            throws MissingSource {
        if (projection.configMap() != null) {
            configMap(projection.configMap(), mode, sources, files);
        } else if (projection.secret() != null) {
            secret(projection.secret(), mode, sources, files);
        } else if (projection.downwardAPI() != null) {
            downward(projection.downwardAPI().items(), mode, sources, files);
        } else if (projection.serviceAccountToken() != null) {
            token(projection.serviceAccountToken(), mode, sources, files);
        } else {
            throw new MissingSource("this kind of projection is not simulated");
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

    /** A token is asked for when somebody looks, and again when it gets old. */
    private void token(ServiceAccountTokenSource source, int mode, Sources sources, Map<String, Content> files)
            throws MissingSource {
        if (!seen) {
            return;
        }
        PodToken token = tokens.get(source.path());
        if (token == null || !sources.now().isBefore(token.refreshAt())) {
            token = sources.token(source);
            tokens.put(source.path(), token);
            due = tokens.values().stream().map(PodToken::refreshAt).min(Instant::compareTo).orElseThrow();
        }
        files.put(source.path(), new Content(
                        token.text().getBytes(StandardCharsets.US_ASCII), owner.tokenMode(mode), owner.user()));
    }

    /** A part of the volume is mounted on its own: it stays as it is, as a bind mount does. */
    synchronized void pin() {
        pinned = true;
    }

    /**
     * Writes all files into a new directory, and has one link lead there, so that whoever reads sees all of the old or all of the
     * new (upstream's {@code AtomicWriter}).
     */
    private void write(Map<String, Content> files) throws IOException {
        Path data = place.resolve(DATA);
        boolean exists = Files.exists(data, LinkOption.NOFOLLOW_LINKS);
        if (exists && same(files)) {
            return;
        }
        if (!exists) {
            Files.createDirectories(place);
            Files.setPosixFilePermissions(place, VolumeOwner.EVERYBODY);
            owner.own(place);
        }
        Path old = exists ? place.resolve(Files.readSymbolicLink(data)) : null;
        Path fresh = Files.createDirectory(place.resolve(STAMP.format(now()) + "." + ++versions));
        owner.own(fresh);
        for (Map.Entry<String, Content> each : files.entrySet()) {
            Path file = fresh.resolve(each.getKey());
            Files.createDirectories(file.getParent());
            Files.write(file, each.getValue().bytes());
            Files.setPosixFilePermissions(file, VolumeOwner.permissions(owner.readable(each.getValue().mode())));
            owner.own(file);
            if (each.getValue().user() != null) {
                VolumeOwner.give(file, each.getValue().user());
            }
        }
        Files.deleteIfExists(data);
        Files.createSymbolicLink(data, fresh.getFileName());
        link(tops(written.keySet()), tops(files.keySet()));
        written = files;
        if (old != null && !pinned) {
            delete(old);
        }
    }

    private boolean same(Map<String, Content> files) {
        return files.keySet().equals(written.keySet())
                && files.entrySet().stream().allMatch(each -> each.getValue().same(written.get(each.getKey())));
    }

    private Instant now() {
        return sources == null ? Instant.EPOCH : sources.now();
    }

    /** What lies directly in the volume: links to what lies in the present directory. */
    private void link(Set<String> before, Set<String> after) throws IOException {
        for (String gone : before) {
            if (!after.contains(gone)) {
                Files.deleteIfExists(place.resolve(gone));
            }
        }
        for (String each : after) {
            if (!Files.exists(place.resolve(each), LinkOption.NOFOLLOW_LINKS)) {
                Files.createSymbolicLink(place.resolve(each), place.getFileSystem().getPath(DATA, each));
            }
        }
    }

    private static Set<String> tops(Set<String> paths) {
        return paths.stream().map(each -> each.split("/", 2)[0]).collect(Collectors.toSet());
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
