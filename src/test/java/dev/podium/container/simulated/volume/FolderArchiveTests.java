package dev.podium.container.simulated.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderArchiveTests extends VolumeArchiveContract {

    @TempDir
    private Path parent;

    @Override
    VolumeArchive open() {
        return new FolderArchive(parent.resolve("volumes"), FolderArchive.Survives.KILL);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(parent)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    @Test
    void nothingIsMadeUntilSomethingIsPutDown() throws IOException {
        assertThat(archive.paths("network")).isEmpty();
        archive.delete(name("network", "/p"));
        archive.deleteDisk("network");
        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void nobodyElseMayLook() throws IOException {
        put("network", "/p", "secret");
        assertThat(Files.getPosixFilePermissions(parent.resolve("volumes"))).isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void namesLeadNowhereElse() throws IOException {
        for (String each : ODD_NAMES) {
            put("nodes/" + each, "/p", "x");
            put("network", each, "x");
        }
        Path folder = parent.resolve("volumes").toRealPath(LinkOption.NOFOLLOW_LINKS);
        assertThat(files()).hasSize(2 * ODD_NAMES.size()).allMatch(each -> each.normalize().startsWith(folder));
        assertThat(files()).filteredOn(each -> each.getParent().equals(folder.resolve("network"))).hasSize(ODD_NAMES.size());
        // On file systems for which A and a are one, too.
        assertThat(files().stream().map(each -> each.toString().toLowerCase(Locale.ROOT))).doesNotHaveDuplicates();
    }

    @Test
    void usualNamesCanBeRead() throws IOException {
        put("nodes/node-1", "/var/local-path-provisioner/pvc-1_default_data-web-0", "x");
        assertThat(files()).containsExactly(
                parent.resolve("volumes/nodes/node-1/%2fvar%2flocal-path-provisioner%2fpvc-1_default_data-web-0.tar"));
    }

    @Test
    void aByteThatIsAnotherIsFound() throws IOException {
        put("d", "/p", "content");
        Path file = files().getFirst();
        byte[] whole = Files.readAllBytes(file);
        for (int i = 0; i < whole.length; i++) {
            byte[] spoilt = whole.clone();
            spoilt[i] ^= 4;
            Files.write(file, spoilt);
            assertThatThrownBy(() -> get("d", "/p")).as("byte %d", i).isInstanceOf(VolumeArchive.DamagedContent.class);
        }
    }

    @Test
    void whatIsCutOffOrLongerIsFound() throws IOException {
        put("d", "/p", "content");
        Path file = files().getFirst();
        byte[] whole = Files.readAllBytes(file);
        for (int i = 0; i < whole.length; i++) {
            Files.write(file, Arrays.copyOf(whole, i));
            assertThatThrownBy(() -> get("d", "/p")).as("%d bytes", i).isInstanceOf(VolumeArchive.DamagedContent.class);
        }
        Files.write(file, whole);
        Files.write(file, new byte[1], StandardOpenOption.APPEND);
        assertThatThrownBy(() -> get("d", "/p")).isInstanceOf(VolumeArchive.DamagedContent.class);
        assertThat(archive.paths("d")).containsExactly("/p");
    }

    @Test
    void whatIsOfAnotherPlaceIsFound() throws IOException {
        put("d", "/p", "content");
        Files.move(files().getFirst(), files().getFirst().resolveSibling("%2fq.tar"));
        assertThatThrownBy(() -> get("d", "/q")).isInstanceOf(VolumeArchive.DamagedContent.class).hasMessage("it is of /p");
    }

    @Test
    void whatIsDamagedAndCannotBeNamedIsSetAside() throws IOException {
        put("d", "/" + "l".repeat(300), "content");
        Path file = files().getFirst();
        Files.write(file, new byte[] {1});
        assertThat(archive.paths("d")).isEmpty();
        assertThat(files()).containsExactly(file.resolveSibling(file.getFileName() + ".damaged"));
    }

    @Test
    void whatWasLeftHalfDoneIsRemoved() throws IOException {
        put("d", "/p", "content");
        Path file = files().getFirst();
        Files.write(file.resolveSibling(file.getFileName() + ".unfinished"), new byte[3]);
        assertThat(archive.paths("d")).containsExactly("/p");
        assertThat(files()).containsExactly(file);
    }

    @Test
    void powerFailuresAreThoughtOfWhenAsked() throws IOException {
        archive = new FolderArchive(parent.resolve("volumes"), FolderArchive.Survives.POWER_FAILURE);
        put("nodes/a", "/p", "content");
        archive.delete(name("nodes/a", "/p"));
        put("nodes/a", "/p", "other");
        archive = open();
        assertThat(get("nodes/a", "/p")).isEqualTo("other");
    }
}
