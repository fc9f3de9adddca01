package dev.podium.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A real kubectl, in a namespace. */
final class Kubectl {

    private static final long PATIENCE_SECONDS = 60;

    /** Threads of their own: on two cores the common pool has one, which whoever follows a command's output holds. */
    private static final Executor READERS = reading -> Thread.ofPlatform().daemon().start(reading);

    private final Path binary;
    private final List<String> where;
    private final String namespace;
    private final Map<String, String> environment;

    private Kubectl(Path binary, List<String> where, String namespace, Map<String, String> environment) {
        this.binary = binary;
        this.where = where;
        this.namespace = namespace;
        this.environment = environment;
    }

    /** The same with a variable of its environment. */
    Kubectl with(String variable, String value) {
        return new Kubectl(binary, where, namespace, Map.of(variable, value));
    }

    /** What a command printed. */
    record Result(int code, String out, String err) {

        Result expectSuccess() {
            assertThat(code).as(out + err).isZero();
            return this;
        }

        List<String> lines() {
            return out.lines().toList();
        }
    }

    /** The kubectl of that minor version, as .ci/fetch-clients has put it; without it the test is skipped, and says so. */
    static Kubectl version(String minor, int port, String namespace) {
        return new Kubectl(binary(minor), List.of("--server", "http://127.0.0.1:" + port), namespace, Map.of());
    }

    /** The same, going where a kubeconfig says. */
    static Kubectl configured(String minor, Path kubeconfig, String namespace) {
        return new Kubectl(binary(minor), List.of("--kubeconfig", kubeconfig.toString()), namespace, Map.of());
    }

    private static Path binary(String minor) {
        Path binary = Path.of("target", "clients", minor, "kubectl").toAbsolutePath();
        if (!Files.isExecutable(binary)) {
            System.out.println("skipped: there is no kubectl " + minor + " in target/clients; run .ci/fetch-clients");
        }
        assumeTrue(Files.isExecutable(binary), "no kubectl " + minor);
        return binary;
    }

    Result run(String... arguments) throws IOException, InterruptedException {
        return input("", arguments);
    }

    Result ok(String... arguments) throws IOException, InterruptedException {
        return run(arguments).expectSuccess();
    }

    /** Runs a command with {@code text} on its standard input. */
    Result input(String text, String... arguments) throws IOException, InterruptedException {
        Process process = start(arguments);
        CompletableFuture<String> out = read(process.getInputStream());
        CompletableFuture<String> err = read(process.getErrorStream());
        process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly();
        }
        assertThat(ended).as("kubectl " + String.join(" ", arguments) + " ended\n" + out.join() + err.join()).isTrue();
        return new Result(process.exitValue(), out.join(), err.join());
    }

    /** Runs a command that goes on, until a line of its output will do; then ends it. Answers with all lines up to there. */
    List<String> until(Predicate<String> enough, Runnable meanwhile, String... arguments)
            throws IOException, InterruptedException {
        return until("", enough, meanwhile, arguments);
    }

    /** The same for a command with {@code text} on its standard input, which stays open. */
    List<String> until(String text, Predicate<String> enough, String... arguments) throws IOException, InterruptedException {
        return until(text, enough, () -> {}, arguments);
    }

    private List<String> until(String text, Predicate<String> enough, Runnable meanwhile, String... arguments)
            throws IOException, InterruptedException {
        Process process = start(arguments);
        process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
        List<String> lines = new ArrayList<>();
        CompletableFuture<Boolean> found = CompletableFuture.supplyAsync(() -> {
            try (BufferedReader reader = process.inputReader()) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    synchronized (lines) {
                        lines.add(line);
                    }
                    if (enough.test(line)) {
                        return true;
                    }
                }
                return false;
            } catch (IOException ended) {
                return false;
            }
        }, READERS);
        meanwhile.run();
        boolean came = found.completeOnTimeout(false, PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        process.destroyForcibly();
        synchronized (lines) {
            assertThat(came).as("kubectl " + String.join(" ", arguments) + " printed only\n" + String.join("\n", lines)).isTrue();
            return List.copyOf(lines);
        }
    }

    /** Repeats a command until its output will do. */
    Result eventually(Predicate<Result> enough, String... arguments) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        Result result = run(arguments);
        while (!enough.test(result)) {
            assertThat(System.nanoTime())
                    .as("kubectl " + String.join(" ", arguments) + " printed in the end\n" + result.out + result.err)
                    .isLessThan(end);
            result = run(arguments);
        }
        return result;
    }

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(binary.toString(), "--namespace", namespace, "--cache-dir", "target/client-tests/cache"));
        command.addAll(where);
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().remove("KUBECONFIG");
        builder.environment().putAll(environment);
        builder.environment().put("HOME", Path.of("target/client-tests").toAbsolutePath().toString());
        return builder.start();
    }

    private static CompletableFuture<String> read(InputStream stream) {
        return CompletableFuture.supplyAsync(() -> {
            try (stream) {
                return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException ended) {
                throw new UncheckedIOException(ended);
            }
        }, READERS);
    }
}
