package dev.podium.container.simulated;

import dev.podium.container.KeptFiles;
import dev.podium.container.simulated.volume.VolumeArchive;
import dev.podium.time.ClusterTime;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The places of a cluster's disks that outlive the process. Their files are in memory as all others; a place that has changed is put
 * down in the archive a second later, and when its disk is closed. A place of many bytes is put down less often: one of 320 MiB
 * every ten seconds. Where one place is in another, what is in the inner one is no part of the outer.
 *
 * <p>Nothing runs as long as nothing changes, and where nothing is kept a change costs the look at an empty map.
 */
final class KeptPlaces implements KeptFiles {

    /** The disk that all nodes reach. */
    static final String NETWORK = "network";

    private static final Logger LOG = LoggerFactory.getLogger(KeptPlaces.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);
    private static final long BYTES_PER_PAUSE = 32L << 20;
    /** Here the runtime and the kubelet have their own files, and those of all Pods. */
    private static final List<String> SYSTEM = List.of("/var/lib/podium", "/var/lib/kubelet");

    private final VolumeArchive archive;
    private final ClusterTime time;
    private final Map<FileSystem, String> disks = new ConcurrentHashMap<>();
    private final Map<Path, Place> places = new ConcurrentHashMap<>();
    private final Set<Place> changed = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean due = new AtomicBoolean();
    /** Who holds it puts a place down, or sees to it that none is. */
    private final ReentrantLock writing = new ReentrantLock();

    KeptPlaces(VolumeArchive archive, ClusterTime time) {
        this.archive = archive;
        this.time = time;
    }

    private static final class Place {

        final Path path;
        final VolumeArchive.Name name;
        /** Whether the archive has it. */
        volatile boolean archived;
        /** Whether the archive has what is not here, because the thread that read it was interrupted: nothing may replace that. */
        volatile boolean unread;
        /** When it may be put down next, on the cluster's clock. */
        volatile long next;

        Place(String disk, Path path, long now) {
            this.path = path;
            this.next = now;
            this.name = new VolumeArchive.Name(disk, path.toString());
        }
    }

    static String diskOf(String node) {
        return "nodes/" + node;
    }

    /** A new disk: what is kept of it is there when this returns. */
    void open(String disk, Path root) {
        if (!archive.keeps()) {
            return;
        }
        disks.put(root.getFileSystem(), disk);
        List<Path> known;
        try {
            known = archive.paths(disk).stream()
                    .map(each -> root.resolve(each).normalize())
                    .filter(KeptPlaces::isKept)
                    .sorted(Comparator.comparingInt(Path::getNameCount))
                    .toList();
        } catch (IOException unreadable) {
            LOG.error("what is on the volumes of {} cannot be read: they are empty", disk, unreadable);
            return;
        }
        for (Path each : known) {
            Place place = new Place(disk, each, time.nanos());
            place.archived = true;
            places.put(each, place);
        }
        known.forEach(each -> restore(places.get(each)));
    }

    private void restore(Place place) {
        try {
            Files.createDirectories(place.path.getParent());
            try (InputStream content = archive.get(place.name)) {
                FileTree.read(content, place.path, within(place));
            }
        } catch (IOException | RuntimeException damaged) {
            if (Thread.currentThread().isInterrupted()) {
                // The cluster is being closed, and nothing is wrong with what is kept.
                place.unread = true;
                return;
            }
            place.archived = false;
            try {
                LOG.error(
                        "what was on volume {} of {} is damaged, and kept as {}: the volume is empty",
                        place.path, place.name.disk(), archive.setAside(place.name), damaged);
                empty(place);
            } catch (IOException unmovable) {
                LOG.error("volume {} of {} is empty", place.path, place.name.disk(), unmovable);
            }
        }
    }

    private static void empty(Place place) throws IOException {
        if (Files.exists(place.path)) {
            RootFileSystem.deleteTree(place.path);
        }
        Files.createDirectories(place.path);
        Files.setPosixFilePermissions(place.path, PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    /** Whether a file below a place is part of it, and not of another one that is in the archive. */
    private Predicate<Path> within(Place place) {
        return file -> {
            for (Path each = file.getParent(); each != null && !each.equals(place.path); each = each.getParent()) {
                Place other = places.get(each);
                if (other != null && other.archived) {
                    return false;
                }
            }
            return true;
        };
    }

    private static boolean isKept(Path place) {
        return place.isAbsolute()
                && SYSTEM.stream()
                        .map(each -> place.getFileSystem().getPath(each))
                        .noneMatch(each -> each.startsWith(place) || place.startsWith(each));
    }

    @Override
    public boolean keep(Path place) {
        Path path = place.normalize();
        String disk = disks.get(path.getFileSystem());
        return disk != null
                && isKept(path)
                && !places.containsKey(path)
                && places.putIfAbsent(path, new Place(disk, path, time.nanos())) == null;
    }

    @Override
    public void changed(Path file) {
        Place place = holding(file);
        if (place != null) {
            mark(place);
        }
    }

    private @Nullable Place holding(@Nullable Path file) {
        if (places.isEmpty()) {
            return null;
        }
        for (Path each = file; each != null; each = each.getParent()) {
            Place place = places.get(each);
            if (place != null) {
                return place;
            }
        }
        return null;
    }

    /** The same stream, of which every write to a kept file counts as a change. */
    OutputStream watched(Path file, OutputStream output) {
        Place place = holding(file);
        if (place == null) {
            return output;
        }
        mark(place);
        return new FilterOutputStream(output) {
            @Override
            public void write(int b) throws IOException {
                out.write(b);
                mark(place);
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                out.write(bytes, from, length);
                mark(place);
            }
        };
    }

    /** To be called after the change: what is put down from then on has it. */
    private void mark(Place place) {
        if (!changed.contains(place) && changed.add(place)) {
            arm();
        }
    }

    private void arm() {
        if (due.compareAndSet(false, true)) {
            time.after(PAUSE, () -> time.runOnPlatformThread("volumes", this::putDown));
        }
    }

    private void putDown() {
        try {
            for (Place each : changed) {
                if (time.nanos() - each.next >= 0) {
                    putDown(each);
                }
            }
        } finally {
            due.set(false);
            if (!changed.isEmpty()) {
                arm();
            }
        }
    }

    private void putDown(Place place) {
        writing.lock();
        try {
            // What changes from here on is for the next time.
            if (!changed.remove(place) || place.unread || places.get(place.path) != place) {
                return;
            }
            long[] bytes = new long[1];
            archive.put(place.name, output -> bytes[0] = FileTree.write(place.path, output, within(place)));
            place.archived = true;
            place.next = time.nanos() + PAUSE.toNanos() / BYTES_PER_PAUSE * bytes[0];
        } catch (IOException | RuntimeException failed) {
            LOG.error("what is on volume {} of {} could not be put down", place.path, place.name.disk(), failed);
            place.next = time.nanos() + AFTER_FAILURE.toNanos();
            changed.add(place);
        } finally {
            writing.unlock();
        }
    }

    @Override
    public void discard(Path gone) throws IOException {
        Path path = gone.normalize();
        writing.lock();
        try {
            for (Place each : places.values()) {
                if (each.path.startsWith(path) && each.path.getFileSystem() == path.getFileSystem()) {
                    places.remove(each.path);
                    changed.remove(each);
                    archive.delete(each.name);
                }
            }
        } finally {
            writing.unlock();
        }
        changed(path);
    }

    /** A disk is gone for good. */
    void forget(String disk) {
        writing.lock();
        try {
            disks.values().removeIf(disk::equals);
            drop(disk);
            archive.deleteDisk(disk);
        } catch (IOException failed) {
            LOG.warn("what was on the volumes of {} could not be deleted", disk, failed);
        } finally {
            writing.unlock();
        }
    }

    private void drop(String disk) {
        places.values().removeIf(each -> each.name.disk().equals(disk));
        changed.removeIf(each -> each.name.disk().equals(disk));
    }

    /** Before a disk is closed: what has changed on it has been put down when this returns. */
    void close(FileSystem files) {
        String disk = disks.remove(files);
        if (disk == null) {
            return;
        }
        // Who is interrupted cannot write.
        boolean interrupted = Thread.interrupted();
        changed.stream().filter(each -> each.name.disk().equals(disk)).toList().forEach(this::putDown);
        writing.lock();
        try {
            drop(disk);
        } finally {
            writing.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
