package dev.podium.container.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the scripts in {@code golden/shell} and {@code golden/bash} and compares what they print and how they end with the text
 * beside them; with {@code -Dgolden.update=true} writes that text instead.
 */
class ShellGoldenTests {

    private static final Path GOLDEN = Path.of("src/test/resources/golden");

    private final Simulation simulation = new Simulation();

    @AfterEach
    void close() {
        simulation.close();
    }

    private static List<String> scripts(String area) throws IOException {
        try (Stream<Path> all = Files.list(GOLDEN.resolve(area))) {
            return all.map(each -> each.getFileName().toString())
                    .filter(each -> each.endsWith(".input.sh"))
                    .map(each -> each.replace(".input.sh", ""))
                    .sorted()
                    .toList();
        }
    }

    static List<String> scriptsOfBusybox() throws IOException {
        return scripts("shell");
    }

    static List<String> scriptsOfBash() throws IOException {
        return scripts("bash");
    }

    @ParameterizedTest
    @MethodSource("scriptsOfBusybox")
    void aScriptPrintsWhatItPrintsInBusybox(String name) throws IOException {
        run("busybox:1.37", "sh", GOLDEN.resolve("shell").resolve(name));
    }

    @ParameterizedTest
    @MethodSource("scriptsOfBash")
    void aScriptPrintsWhatItPrintsInBash(String name) throws IOException {
        run("debian:13", "bash", GOLDEN.resolve("bash").resolve(name));
    }

    private void run(String image, String shell, Path golden) throws IOException {
        String script = Files.readString(Path.of(golden + ".input.sh"));
        String id = simulation.start(Simulation.config(image, shell, "-c", script));
        simulation.time.advance(Duration.ofSeconds(60));
        String result = simulation.log(id) + "exit " + simulation.report(id).exitCode() + "\n";
        Path output = Path.of(golden + ".output.txt");
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(output, result);
        }
        assertThat(simulation.report(id).state()).isEqualTo(dev.podium.container.ContainerReport.State.EXITED);
        assertThat(result).isEqualTo(Files.readString(output));
    }
}
