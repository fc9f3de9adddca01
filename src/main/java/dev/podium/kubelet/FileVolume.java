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
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A volume whose files come from ConfigMaps, Secrets, tokens and the Pod itself. That they can be had is checked at once; they are written
 * when somebody first looks, which most simulated containers never do: a token for each of ten thousand Pods would be a lot of work for
 * nobody.
 */
final class FileVolume {

    private static final int DEFAULT_MODE = 0644;

    private final Volume volume;
    private final Path place;
    private final Map<String, PodToken> tokens = new HashMap<>();
    private Map<String, Content> written = Map.of();
    private @Nullable Sources sources;
    private boolean seen;
    /** When a token has to be replaced; null while there is none. */
    private @Nullable Instant due;

    FileVolume(Volume volume, Path place) {
        this.volume = volume;
        this.place = place;
    }

    /** What a file of a volume holds. */
    private record Content(byte[] bytes, int mode) {

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
        files.put(source.path(), new Content(token.text().getBytes(StandardCharsets.US_ASCII), mode));
    }

    private void write(Map<String, Content> files) throws IOException {
        Files.createDirectories(place);
        for (String gone : written.keySet()) {
            if (!files.containsKey(gone)) {
                Files.deleteIfExists(place.resolve(gone));
            }
        }
        for (Map.Entry<String, Content> each : files.entrySet()) {
            if (!each.getValue().same(written.get(each.getKey()))) {
                Path file = place.resolve(each.getKey());
                Files.createDirectories(file.getParent());
                Files.write(file, each.getValue().bytes());
                Files.setPosixFilePermissions(file, permissions(each.getValue().mode()));
            }
        }
        written = files;
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
}
