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

/**
 * Programs in Go, in {@code src/test/go}: {@code typed} with client-go's typed clients and informers, {@code manager} with
 * controller-runtime. Needs Go to build them.
 */
@ClientTest
class GoIT {

    private static final Path SOURCES = Path.of("src/test/go");
    private static final Path PROGRAMS = Path.of("target/go").toAbsolutePath();

    @LocalServerPort
    int port;

    private record Run(int code, String output) {}

    private static Run run(Path directory, List<String> command, int minutes) throws IOException, InterruptedException {
        Path output = Files.createTempFile("go", ".txt");
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(minutes, TimeUnit.MINUTES);
        process.destroyForcibly();
        return new Run(ended ? process.waitFor() : -1, Files.readString(output));
    }

    /** Builds a program and runs it, where that is possible; where it is not, says why the test is skipped. */
    private Run run(String program) throws IOException, InterruptedException {
        boolean present = List.of(System.getenv("PATH").split(File.pathSeparator)).stream()
                .anyMatch(each -> Files.isExecutable(Path.of(each, "go")));
        if (!present) {
            skip("Go is not installed");
        }
        Path source = SOURCES.resolve(program);
        Run download = run(source, List.of("go", "mod", "download"), 5);
        if (download.code() != 0) {
            skip("the modules of " + source + " cannot be had: " + download.output());
        }
        String executable = PROGRAMS.resolve(program).toString();
        Run build = run(source, List.of("go", "build", "-o", executable, "."), 10);
        assertThat(build.code()).as(build.output()).isZero();
        Run run = run(source, List.of(executable, "http://127.0.0.1:" + port, program), 3);
        assertThat(run.code()).as(run.output()).isZero();
        return run;
    }

    private static void skip(String why) {
        System.out.println("GoIT is skipped: " + why);
        Assumptions.abort(why);
    }

    @Test
    void typedClientsInformersApplyAndLeaderElectionWorkAndSeeInProtobufWhatThereIsInJson() throws Exception {
        assertThat(run("typed").output())
                .contains("informer begins ok", "informer follows ok", "apply conflicts ok", "contended ok", "successor ok")
                .contains("errors both ways ok", "informers both ways ok", "pods both ways ok", "deployments both ways ok")
                .contains("events both ways ok", "nodes both ways ok", "scales both ways ok", "metadata as protobuf ok")
                .contains("requests: protobuf bodies true, watch lists true, lists 0");
    }

    @Test
    void controllersOfControllerRuntimeLeadReconcileAndWriteInEveryWay() throws Exception {
        assertThat(run("manager").output())
                .contains("index ok", "ready ok", "strategic ok", "merge ok", "status ok", "apply ok", "scale ok", "metadata ok")
                .contains("finalized ok", "gone ok", "cleaned ok");
    }
}
