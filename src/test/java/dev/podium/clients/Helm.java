package dev.podium.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real Helm, in a namespace. */
final class Helm {

    private static final long PATIENCE_SECONDS = 120;

    private final Path binary;
    private final String server;
    private final String namespace;

    private Helm(Path binary, String server, String namespace) {
        this.binary = binary;
        this.server = server;
        this.namespace = namespace;
    }

    /** The Helm that .ci/fetch-clients has put beside that kubectl; without it the test is skipped, and says so. */
    static Helm besideKubectl(String minor, int port, String namespace) {
        Path binary = Path.of("target", "clients", minor, "helm").toAbsolutePath();
        if (!Files.isExecutable(binary)) {
            System.out.println("skipped: there is no Helm beside kubectl " + minor + " in target/clients; run .ci/fetch-clients");
        }
        assumeTrue(Files.isExecutable(binary), "no Helm beside kubectl " + minor);
        return new Helm(binary, "http://127.0.0.1:" + port, namespace);
    }

    /** Runs a command and answers with what it printed, errors too. */
    String ok(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(binary.toString(), "--kube-apiserver", server, "--namespace", namespace));
        command.addAll(List.of(arguments));
        Path home = Path.of("target", "client-tests", "helm").toAbsolutePath();
        Files.createDirectories(home);
        File output = Files.createTempFile(home, "output", ".txt").toFile();
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output);
        builder.environment().remove("KUBECONFIG");
        builder.environment().put("HOME", home.toString());
        Process process = builder.start();
        boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly();
        }
        String printed = Files.readString(output.toPath());
        assertThat(ended).as("helm " + String.join(" ", arguments) + " ended\n" + printed).isTrue();
        assertThat(process.exitValue()).as("helm " + String.join(" ", arguments) + "\n" + printed).isZero();
        return printed;
    }
}
