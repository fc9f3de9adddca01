package dev.podium.kubelet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.nodeagent.LogRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Environment variables that come from files which other containers have written. */
class EnvFileTests {

    @TempDir
    private Path directory;

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("vars"), text);
    }

    @Test
    void valuesAreLiteralAndMayHaveSeveralLines() throws Exception {
        Path file = file("""
                # comment

                  A='one $B \\n "x"' # comment
                B='two
                  # of the value
                lines'
                C='' \t
                D= 'not read'
                A='too late'
                E='last'""");
        assertThat(EnvFile.value(file, "A")).isEqualTo("one $B \\n \"x\"");
        assertThat(EnvFile.value(file, "B")).isEqualTo("two\n  # of the value\nlines");
        assertThat(EnvFile.value(file, "C")).isEmpty();
        assertThat(EnvFile.value(file, "D")).isEmpty();
        assertThat(EnvFile.value(file, "E")).isEqualTo("last");
        assertThat(EnvFile.value(file, "F")).isEmpty();
        assertThat(EnvFile.value(file("A='1'\r\nB='2'\r\n"), "B")).isEqualTo("2");
    }

    @Test
    void whatComesAfterTheVariableIsNotLookedAt() throws Exception {
        assertThat(EnvFile.value(file("A='1'\nnonsense\n"), "A")).isEqualTo("1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "='1'", "A ='1'", "A=1", "A=", "A=\"1\"", "A='1' x", "A='1''2'", "A='1\n2", "A='1"})
    void whatIsNoFileOfVariablesIsRefused(String text) throws Exception {
        Path file = file(text);
        assertThatThrownBy(() -> EnvFile.value(file, "Z")).isInstanceOf(MissingSource.class).hasMessage("couldn't parse env file");
    }

    @Test
    void aLineAsLongAsAScannersBufferIsRefused() throws Exception {
        Path file = file("A='" + "x".repeat(64 * 1024 - 5) + "'\nB='1'\n");
        assertThat(EnvFile.value(file, "B")).isEqualTo("1");
        Path longer = file("A='" + "x".repeat(64 * 1024 - 4) + "'\nB='1'\n");
        assertThatThrownBy(() -> EnvFile.value(longer, "B")).isInstanceOf(MissingSource.class);
    }

    @Test
    void noPathLeadsOutOfItsVolume() throws Exception {
        Path volume = Files.createDirectories(directory.resolve("volume"));
        Files.createSymbolicLink(volume.resolve("absolute"), Path.of("/etc/env"));
        Files.createSymbolicLink(volume.resolve("up"), Path.of("../../.."));
        Files.createSymbolicLink(volume.resolve("again"), Path.of("again"));
        assertThat(ScopedPath.of(volume, "a/./b")).isEqualTo(volume.resolve("a/b"));
        assertThat(ScopedPath.of(volume, "../a/../b")).isEqualTo(volume.resolve("b"));
        assertThat(ScopedPath.of(volume, "absolute")).isEqualTo(volume.resolve("etc/env"));
        assertThat(ScopedPath.of(volume, "up/etc/env")).isEqualTo(volume.resolve("etc/env"));
        assertThatThrownBy(() -> ScopedPath.of(volume, "again")).isInstanceOf(IOException.class);
    }

    @Test
    void aContainerGetsWhatItsPredecessorHasWritten() throws Exception {
        try (Stage stage = new Stage()) {
            stage.pod("reader", """
                    restartPolicy: Never
                    initContainers:
                      - name: writer
                        image: busybox
                        command: [sh, -c, "echo \\"NAME='Podium'\\" > /out/vars"]
                        volumeMounts: [{name: out, mountPath: /out}]
                    containers:
                      - name: main
                        image: busybox
                        command: [sh, -c, "echo hello $(WHO) ${NONE-nobody}"]
                        env:
                          - {name: WHO, valueFrom: {fileKeyRef: {volumeName: out, path: vars, key: NAME}}}
                          - {name: NONE, valueFrom: {fileKeyRef: {volumeName: out, path: vars, key: NONE, optional: true}}}
                    volumes: [{name: out, emptyDir: {}}]
                    """);
            assertThat(stage.log("reader", "main", LogRequest.Which.CURRENT)).isEqualTo("hello Podium nobody\n");
        }
    }
}
