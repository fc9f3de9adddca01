package dev.podium.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** An operator on the Java Operator SDK: {@code src/test/operator}, a project of its own, as that SDK wants another fabric8 client. */
@ClientTest
class OperatorIT {

    private static final Path PROGRAM = Path.of("target/operator");

    @LocalServerPort
    int port;

    private record Run(int code, String output) {}

    private static Run run(List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("operator", ".txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(5, TimeUnit.MINUTES);
        process.destroyForcibly();
        return new Run(ended ? process.waitFor() : -1, Files.readString(output));
    }

    private static void build() throws IOException, InterruptedException {
        List<String> offline = List.of("./mvnw", "-q", "-B", "-o", "-f", "src/test/operator/pom.xml", "process-classes");
        if (run(offline).code() != 0) {
            Run build = run(offline.stream().filter(each -> !each.equals("-o")).toList());
            assertThat(build.code()).as(build.output()).isZero();
        }
    }

    @Test
    void anOperatorLeadsReconcilesPutsRightAndCleansUp() throws Exception {
        build();
        Run run = run(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                PROGRAM.resolve("classes") + ":" + PROGRAM.resolve("lib") + "/*",
                "operator.Main",
                "http://127.0.0.1:" + port,
                "operator"));
        assertThat(run.code()).as(run.output()).isZero();
        // Between these are what its libraries have to say.
        assertThat(run.output().lines())
                .containsSubsequence(
                        "defined",
                        "leading",
                        "reconciled [pages.operator.example.com/finalizer]",
                        "changed {index.html=<p>Bye</p>}",
                        "restored",
                        "cleaned 1",
                        "done");
    }
}
