package dev.podium.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A program in Go, with client-go's typed clients and informers: {@code src/test/go/typed}. Needs Go to be built. */
@ClientTest
class GoIT {

    private static final Path SOURCE = Path.of("src/test/go/typed");
    private static final Path PROGRAM = Path.of("target/go/typed").toAbsolutePath();

    @LocalServerPort
    int port;

    private record Run(int code, String output) {}

    private static Run run(List<String> command, int minutes) throws IOException, InterruptedException {
        Path output = Files.createTempFile("go", ".txt");
        Process process = new ProcessBuilder(command)
                .directory(SOURCE.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(minutes, TimeUnit.MINUTES);
        process.destroyForcibly();
        return new Run(ended ? process.waitFor() : -1, Files.readString(output));
    }

    /** Builds the program where that is possible; where it is not, says why the test is skipped. */
    private static void build() throws IOException, InterruptedException {
        boolean present = List.of(System.getenv("PATH").split(File.pathSeparator)).stream()
                .anyMatch(each -> Files.isExecutable(Path.of(each, "go")));
        if (!present) {
            skip("Go is not installed");
        }
        Run download = run(List.of("go", "mod", "download"), 5);
        if (download.code() != 0) {
            skip("the modules of " + SOURCE + " cannot be had: " + download.output());
        }
        Run build = run(List.of("go", "build", "-o", PROGRAM.toString(), "."), 10);
        assertThat(build.code()).as(build.output()).isZero();
    }

    private static void skip(String why) {
        System.out.println("GoIT is skipped: " + why);
        Assumptions.abort(why);
    }

    @Test
    void typedClientsInformersApplyAndLeaderElectionWork() throws Exception {
        build();
        Run run = run(List.of(PROGRAM.toString(), "http://127.0.0.1:" + port, "typed"), 3);
        assertThat(run.code()).as(run.output()).isZero();
        assertThat(run.output())
                .contains("informer begins ok", "informer follows ok", "apply conflicts ok", "contended ok", "successor ok")
                .contains("requests: protobuf bodies true, watch lists true, lists 0");
    }
}
