package dev.podium.container.simulated.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every archive keeps to. */
abstract class VolumeArchiveContract {

    /** Leads out of a folder, means something to some file system, is too long, or looks like another when encoded. */
    static final List<String> ODD_NAMES = List.of(
            "", ".", "..", "/", "/..", "../../x", "/../../../etc/passwd", "/a/../b", "a%2Fb", "a/b", "/A", "/a", "/%41", "/con", "nul",
            "/x.", "/x ", " /x", "/x~", "/new\nline", "/nul\0", "/back\\slash", "C:\\x", "/ünï", "/\ud83d\ude00", "/\ud83d", "/\ud83e",
            "/" + "l".repeat(300), "/" + "l".repeat(301), "/" + "É".repeat(3_000));

    VolumeArchive archive;

    /** An archive on the medium of this test: empty at first, and as it was left when called again. */
    abstract VolumeArchive open() throws IOException;

    @BeforeEach
    void openFirst() throws IOException {
        archive = open();
    }

    static VolumeArchive.Name name(String disk, String path) {
        return new VolumeArchive.Name(disk, path);
    }

    void put(String disk, String path, String content) throws IOException {
        archive.put(name(disk, path), output -> output.write(content.getBytes(StandardCharsets.UTF_8)));
    }

    String get(String disk, String path) throws IOException {
        try (InputStream content = archive.get(name(disk, path))) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String encoded(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    @Test
    void whatWasPutDownLastIsThereWhenItIsOpenedAgain() throws IOException {
        put("nodes/a", "/data", "one");
        put("nodes/a", "/data", "two");
        put("nodes/b", "/data", "");
        archive = open();
        assertThat(archive.keeps()).isTrue();
        assertThat(get("nodes/a", "/data")).isEqualTo("two");
        assertThat(get("nodes/b", "/data")).isEmpty();
        assertThat(archive.paths("nodes/a")).containsExactly("/data");
        assertThat(archive.paths("nodes/c")).isEmpty();
    }

    @Test
    void everyNameIsAnotherPlace() throws IOException {
        for (String each : ODD_NAMES) {
            put("nodes/" + each, "/data", "disk " + each);
            put("nodes/n", each, "path " + each);
        }
        archive = open();
        for (String each : ODD_NAMES) {
            assertThat(get("nodes/" + each, "/data")).as(each).isEqualTo(encoded("disk " + each));
            assertThat(archive.paths("nodes/" + each)).contains("/data");
            assertThat(get("nodes/n", each)).as(each).isEqualTo(encoded("path " + each));
        }
        assertThat(archive.paths("nodes/n")).containsExactlyInAnyOrderElementsOf(ODD_NAMES);
    }

    @Test
    void whatFailsHalfwayChangesNothing() throws IOException {
        put("d", "/p", "whole");
        assertThatThrownBy(() -> archive.put(name("d", "/p"), output -> {
                    output.write(new byte[200_000]);
                    throw new IOException("no more");
                }))
                .hasMessage("no more");
        assertThat(get("d", "/p")).isEqualTo("whole");
        assertThat(archive.paths("d")).containsExactly("/p");
    }

    @Test
    void muchIsKeptByteByByte() throws IOException {
        byte[] much = new byte[5_000_001];
        new Random(7).nextBytes(much);
        archive.put(name("d", "/p"), output -> output.write(much));
        archive = open();
        try (InputStream content = archive.get(name("d", "/p"))) {
            assertThat(content.readAllBytes()).isEqualTo(much);
        }
    }

    @Test
    void whatIsDeletedIsGone() throws IOException {
        put("nodes/a", "/p", "1");
        put("nodes/a", "/q", "2");
        put("nodes/ab", "/p", "3");
        put("network", "/p", "4");
        archive.delete(name("nodes/a", "/p"));
        archive.delete(name("nodes/a", "/never"));
        assertThat(archive.paths("nodes/a")).containsExactly("/q");
        assertThatThrownBy(() -> get("nodes/a", "/p")).isInstanceOf(NoSuchFileException.class);
        archive.deleteDisk("nodes/a");
        archive.deleteDisk("nodes/never");
        archive = open();
        assertThat(archive.paths("nodes/a")).isEmpty();
        assertThat(get("nodes/ab", "/p") + get("network", "/p")).isEqualTo("34");
    }

    @Test
    void whatIsSetAsideIsNotFoundAnyMore() throws IOException {
        for (int i = 0; i < 3; i++) {
            put("d", "/p", "useless");
            assertThat(archive.setAside(name("d", "/p"))).isNotEmpty();
            assertThat(archive.paths("d")).isEmpty();
        }
        put("d", "/p", "useful");
        assertThat(get("d", "/p")).isEqualTo("useful");
    }
}
