package dev.podium.container.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.container.simulated.VirtualFiles.Stat.Kind;
import dev.podium.container.simulated.volume.NoArchive;
import dev.podium.time.ManualTime;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** That a tree comes back as it was. */
class FileTreeTests {

    private final ManualTime time = ManualTime.startingAt(Instant.parse("2026-01-01T00:00:00Z"));
    private final NodeFiles disk = new NodeFiles(new KeptPlaces(new NoArchive(), time), "nodes/a");
    private final Path from = disk.root().resolve("from");
    private final Path to = disk.root().resolve("deep/down/to");

    @AfterEach
    void close() {
        disk.close();
        time.close();
    }

    private Path file(String name, String content) throws IOException {
        Path file = from.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, content.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] written(Path root) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        FileTree.write(root, bytes, _ -> true);
        return bytes.toByteArray();
    }

    private void copy() throws IOException {
        FileTree.read(new ByteArrayInputStream(written(from)), to, _ -> true);
    }

    /** All that can be told of a tree. */
    private static SortedMap<String, String> described(Path root) throws IOException {
        SortedMap<String, String> all = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(root)) {
            for (Path each : walk.toList()) {
                PosixFileAttributes found = Files.readAttributes(each, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                SpecialFile special = SpecialFile.of(each);
                String content = found.isSymbolicLink()
                        ? "-> " + Files.readSymbolicLink(each)
                        : found.isDirectory()
                                ? "directory"
                                : special != null ? special.toString() : Files.readString(each, StandardCharsets.ISO_8859_1);
                int mode = found.isSymbolicLink() ? 0777 : Ownership.mode(found.permissions());
                all.put(root.relativize(each).toString(), "%o %s %s %s %s".formatted(
                        mode, found.owner().getName(), found.group().getName(), precisely(found), content));
            }
        }
        return all;
    }

    /** As precise as archives are: to 100 ns. */
    private static Instant precisely(PosixFileAttributes file) {
        Instant time = file.lastModifiedTime().toInstant();
        return time.minusNanos(time.getNano() % 100);
    }

    private static void attribute(Path file, int mode, long uid, long gid, String modified) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        view.setPermissions(Ownership.permissions(mode));
        view.setTimes(FileTime.from(Instant.parse(modified)), null, null);
        Ownership.set(file, uid, gid);
    }

    @Test
    void modesOwnersTimesAndLinksComeBack() throws IOException {
        attribute(file("plain", "hello"), 0640, 1000, 2000, "2025-01-02T03:04:05.678901234Z");
        attribute(file("run", "#!/bin/sh"), 0755, 0, 4_294_967_294L, "1970-01-01T00:00:00Z");
        attribute(file("none", ""), 0, 65534, 0, "2200-01-01T00:00:00Z");
        Files.createSymbolicLink(from.resolve("inside"), from.getFileSystem().getPath("plain"));
        Files.createSymbolicLink(from.resolve("outside"), from.getFileSystem().getPath("../../etc/pässwd"));
        Files.createSymbolicLink(from.resolve("nowhere"), from.getFileSystem().getPath("/" + "n".repeat(200)));
        Ownership.set(from.resolve("nowhere"), 7L, 8L);
        Files.createDirectories(from.resolve("empty/also empty"));
        attribute(from.resolve("empty/also empty"), 0700, 1, 2, "2024-01-01T00:00:00Z");
        attribute(from.resolve("empty"), 0711, 3, 4, "2023-01-01T00:00:00Z");
        attribute(from, 0777, 0, 123, "2022-01-01T00:00:00Z");
        copy();
        assertThat(described(to)).isEqualTo(described(from)).hasSize(9);
    }

    @Test
    void oddNamesComeBack() throws IOException {
        List<String> names = List.of(
                " ", "a b", "-rf", "new\nline", "tab\t", "back\\slash", "quo\"te'", "ünïcödé", "\ud83d\ude00", "C:", "...", ".hidden", "%2f", "*",
                "n".repeat(99), "n".repeat(100), "n".repeat(101), "ü".repeat(255), "=", "12 path=x", "PaxHeaders");
        for (String each : names) {
            file(each, each);
            file("in/" + each + "/" + each, each);
        }
        file("d/".repeat(150) + "deep", "down");
        copy();
        assertThat(described(to)).isEqualTo(described(from)).hasSizeGreaterThan(190);
    }

    @Test
    void largeFilesComeBack() throws IOException {
        byte[] large = new byte[9_000_001];
        new Random(1).nextBytes(large);
        Files.createDirectories(from);
        Files.write(from.resolve("large"), large);
        copy();
        assertThat(Files.readAllBytes(to.resolve("large"))).isEqualTo(large);
    }

    @Test
    void devicesAndPipesComeBackAndSocketsDoNot() throws IOException {
        Files.createDirectories(from);
        for (Kind each : List.of(Kind.PIPE, Kind.SOCKET, Kind.CHARACTER_DEVICE, Kind.BLOCK_DEVICE)) {
            new SpecialFile(each, each == Kind.PIPE ? 0 : 7, each == Kind.PIPE ? 0 : 300).make(from.resolve(each.toString()));
        }
        copy();
        Files.delete(from.resolve("SOCKET"));
        attribute(from, 0755, 0, 0, Files.getLastModifiedTime(to).toString());
        assertThat(described(to)).isEqualTo(described(from)).hasSize(4);
    }

    @Test
    void aFileIsATreeToo() throws IOException {
        attribute(Files.write(from, new byte[] {1, 2, 3}), 0660, 0, 6, "2025-01-02T03:04:05Z");
        Files.createDirectories(to.getParent());
        copy();
        assertThat(described(to)).isEqualTo(described(from)).hasSize(1);
    }

    @Test
    void whatChangesMeanwhileIsAsItWasOrAsItWillBe() throws IOException {
        for (int i = 0; i < 50; i++) {
            file("f" + i, "x".repeat(1000));
        }
        file("gone/with/all", "x");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        FileTree.write(from, new OutputStream() {
            private int count;

            @Override
            public void write(int b) {
                bytes.write(b);
            }

            @Override
            public void write(byte[] some, int start, int length) throws IOException {
                bytes.write(some, start, length);
                Path file = from.resolve("f" + ++count % 50);
                if (count % 3 == 0) {
                    Files.deleteIfExists(file);
                } else if (count % 3 == 1) {
                    Files.writeString(file, "y".repeat(count));
                } else {
                    Files.deleteIfExists(from.resolve("gone/with/all"));
                    Files.deleteIfExists(from.resolve("gone/with"));
                }
            }
        }, _ -> true);
        FileTree.read(new ByteArrayInputStream(bytes.toByteArray()), to, _ -> true);
        assertThat(to.resolve("f49")).satisfiesAnyOf(each -> assertThat(each).exists(), each -> assertThat(each).doesNotExist());
    }

    @Test
    void otherProgramsCanReadIt() throws IOException {
        file("hello", "world");
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new ByteArrayInputStream(written(from)))) {
            assertThat(tar.getNextEntry().getName()).isEqualTo("./");
            TarArchiveEntry file = tar.getNextEntry();
            assertThat(file.getName()).isEqualTo("./hello");
            assertThat(file.getUserName()).isEmpty();
            assertThat(tar.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("world");
        }
    }

    @Test
    void nothingIsMadeOutsideOfTheTree() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            TarArchiveEntry entry = new TarArchiveEntry("./../beside");
            entry.setSize(1);
            tar.putArchiveEntry(entry);
            tar.write(1);
            tar.closeArchiveEntry();
        }
        assertThatThrownBy(() -> FileTree.read(new ByteArrayInputStream(bytes.toByteArray()), to, _ -> true))
                .isInstanceOf(IOException.class);
        assertThat(to.resolveSibling("beside")).doesNotExist();
    }
}
