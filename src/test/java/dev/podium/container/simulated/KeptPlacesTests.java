package dev.podium.container.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.container.simulated.volume.FolderArchive;
import dev.podium.container.simulated.volume.MemoryArchive;
import dev.podium.container.simulated.volume.VolumeArchive;
import dev.podium.container.simulated.volume.VolumeArchive.Name;
import dev.podium.time.ManualTime;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When places are put down, and which. */
class KeptPlacesTests {

    private final ManualTime time = ManualTime.startingAt(Instant.parse("2026-01-01T00:00:00Z"));
    private final WatchedArchive archive = new WatchedArchive();
    private final KeptPlaces kept = new KeptPlaces(archive, time);
    private final NodeFiles disk = new NodeFiles(kept, "nodes/a");
    private final NodeFiles other = new NodeFiles(kept, "nodes/b");

    @AfterEach
    void close() {
        disk.close();
        other.close();
        time.close();
    }

    /** Tells what is put down, and refuses when it is told to. */
    private static final class WatchedArchive implements VolumeArchive {

        private final MemoryArchive archive = new MemoryArchive();
        private final List<String> told = new ArrayList<>();
        private boolean full;

        @Override
        public boolean keeps() {
            return true;
        }

        @Override
        public List<String> paths(String disk) {
            return archive.paths(disk);
        }

        @Override
        public void put(Name name, Content content) throws IOException {
            told.add(name.disk() + name.path());
            if (full) {
                throw new IOException("No space left on device");
            }
            archive.put(name, content);
        }

        @Override
        public InputStream get(Name name) throws IOException {
            return archive.get(name);
        }

        @Override
        public String setAside(Name name) {
            return archive.setAside(name);
        }

        @Override
        public void delete(Name name) {
            archive.delete(name);
        }

        @Override
        public void deleteDisk(String disk) {
            archive.deleteDisk(disk);
        }

        List<String> told() {
            List<String> now = List.copyOf(told);
            told.clear();
            return now;
        }
    }

    private static Path place(NodeFiles on, String path) throws IOException {
        return Files.createDirectories(on.root().resolve(path));
    }

    @Test
    void placesAreToldApartByTheirDisks() throws IOException {
        assertThat(kept.keep(place(disk, "/data"))).isTrue();
        assertThat(kept.keep(place(other, "/data"))).isTrue();
        assertThat(kept.keep(place(other, "/data/../data"))).isFalse();
        kept.changed(place(other, "/data/below"));
        time.advance(Duration.ofSeconds(2));
        assertThat(archive.told()).containsExactly("nodes/b/data");
    }

    @Test
    void whatIsNotKeptIsNoChange() throws IOException {
        kept.keep(place(disk, "/data"));
        kept.changed(place(disk, "/database"));
        kept.changed(disk.root());
        time.advance(Duration.ofMinutes(1));
        assertThat(archive.told()).isEmpty();
    }

    @Test
    void theNodesOwnFilesAreNotKept() throws IOException {
        for (String each : List.of("/", "/var", "/var/lib", "/var/lib/kubelet", "/var/lib/kubelet/pods/1", "/var/lib/podium/mounts/1")) {
            assertThat(kept.keep(place(disk, each))).as(each).isFalse();
        }
        assertThat(kept.keep(place(disk, "/var/lib/mysql"))).isTrue();
    }

    @Test
    void manyChangesAreOne() throws IOException {
        Path data = place(disk, "/data");
        kept.keep(data);
        try (OutputStream output = kept.watched(data.resolve("f"), Files.newOutputStream(data.resolve("f")))) {
            for (int i = 0; i < 1_000; i++) {
                output.write(i);
                time.advance(Duration.ofMillis(10));
            }
        }
        assertThat(archive.told()).hasSizeBetween(9, 11);
        time.advance(Duration.ofMinutes(1));
        assertThat(archive.told()).hasSizeLessThan(2);
        time.advance(Duration.ofHours(1));
        assertThat(archive.told()).isEmpty();
    }

    @Test
    void aPlaceOfManyBytesIsPutDownLessOften() throws IOException {
        Path data = place(disk, "/data");
        kept.keep(data);
        Files.write(data.resolve("f"), new byte[100 << 20]);
        for (int i = 0; i < 30; i++) {
            kept.changed(data);
            time.advance(Duration.ofSeconds(1));
        }
        assertThat(archive.told()).hasSizeBetween(6, 10);
    }

    @Test
    void whatCouldNotBePutDownIsTriedAgainAfterAMinute() throws IOException {
        Path data = place(disk, "/data");
        kept.keep(data);
        archive.full = true;
        kept.changed(data);
        time.advance(Duration.ofSeconds(50));
        assertThat(archive.told()).hasSize(1);
        archive.full = false;
        time.advance(Duration.ofSeconds(20));
        assertThat(archive.told()).hasSize(1);
        assertThat(archive.paths("nodes/a")).containsExactly("/data");
    }

    @Test
    void whatIsDiscardedIsNotPutDownAgain() throws IOException {
        Path outer = place(disk, "/data");
        Path inner = place(disk, "/data/in");
        kept.keep(outer);
        kept.keep(inner);
        kept.changed(inner);
        time.advance(Duration.ofSeconds(2));
        kept.changed(inner);
        Files.delete(inner);
        kept.discard(inner);
        kept.close(disk.root().getFileSystem());
        assertThat(archive.told()).containsExactly("nodes/a/data/in", "nodes/a/data");
        assertThat(archive.paths("nodes/a")).containsExactly("/data");
    }

    @Test
    void whatIsAboutToBePutDownIsWhenTheDiskIsClosed() throws IOException {
        Path data = place(disk, "/data");
        kept.keep(data);
        Files.writeString(data.resolve("f"), "last");
        kept.changed(data);
        disk.close();
        NodeFiles again = new NodeFiles(kept, "nodes/a");
        assertThat(again.root().resolve("data/f")).hasContent("last");
        again.close();
    }

    /** As when the cluster is closed while a Pod starts, or by a thread that is itself to end. */
    @Test
    void anInterruptedThreadSpoilsNothing(@TempDir Path folder) throws IOException {
        VolumeArchive files = new FolderArchive(folder.resolve("volumes"), FolderArchive.Survives.KILL);
        KeptPlaces places = new KeptPlaces(files, time);
        NodeFiles first = new NodeFiles(places, "nodes/d");
        Path data = place(first, "/data");
        places.keep(data);
        Files.writeString(data.resolve("f"), "precious");
        places.changed(data);
        Thread.currentThread().interrupt();
        first.close();
        NodeFiles second = new NodeFiles(places, "nodes/d");
        place(second, "/data");
        places.keep(second.root().resolve("data"));
        places.changed(second.root().resolve("data"));
        second.close();
        assertThat(Thread.interrupted()).isTrue();
        NodeFiles third = new NodeFiles(places, "nodes/d");
        assertThat(third.root().resolve("data/f")).hasContent("precious");
        third.close();
    }

    @Test
    void whatIsNoTreeLeavesAnEmptyPlace() throws IOException {
        archive.put(new Name("nodes/c", "/data"), output -> output.write(new byte[] {1, 2, 3}));
        archive.put(new Name("nodes/c", "/.."), output -> output.write(new byte[] {1, 2, 3}));
        NodeFiles broken = new NodeFiles(kept, "nodes/c");
        assertThat(broken.root().resolve("data")).isEmptyDirectory();
        assertThat(archive.paths("nodes/c")).containsExactly("/..");
        broken.close();
    }
}
