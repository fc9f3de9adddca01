package dev.podium.container.simulated;

import static dev.podium.container.simulated.Simulation.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.container.ContainerLog;
import dev.podium.container.ContainerReport;
import dev.podium.container.ContainerReport.State;
import dev.podium.container.ExecConfig;
import dev.podium.container.ExecProcess;
import dev.podium.container.RuntimeFailure;
import dev.podium.container.Sandbox;
import dev.podium.container.simulated.Simulation.Executed;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The contract of a container runtime, as the simulated one keeps it. */
class RuntimeTests {

    private static final String DEAF = "trap '' TERM; while true; do sleep 1; done";

    private final Simulation simulation = new Simulation();

    @AfterEach
    void close() {
        simulation.close();
    }

    private String shell(String script) {
        return simulation.start(config("busybox:1.37", "sh", "-c", script));
    }

    private void stop(String id, long graceSeconds) {
        simulation.runtime.stopContainer(id, Duration.ofSeconds(graceSeconds));
        simulation.time.settle();
    }

    @ParameterizedTest
    @CsvSource({"exit 0, 0, Completed", "exit 3, 3, Error", "nosuchcommand, 127, Error", "kill -9 $$, 137, Error",
        "kill -TERM $$, 143, Error"})
    void aContainerEndsAsItsCommandDoes(String script, int code, String reason) {
        ContainerReport report = simulation.report(shell(script));
        assertThat(report.state()).isEqualTo(State.EXITED);
        assertThat(report.exitCode()).isEqualTo(code);
        assertThat(report.reason()).isEqualTo(reason);
    }

    @Test
    void aReportTellsWhenAContainerWasCreatedStartedAndEnded() {
        String image = "busybox:1.37";
        simulation.runtime.pull(image).join();
        String id = simulation.runtime.createContainer(simulation.sandbox.id(), config(image, "sleep", "5").build());
        assertThat(simulation.report(id).state()).isEqualTo(State.CREATED);
        simulation.time.advance(Duration.ofSeconds(1));
        simulation.runtime.startContainer(id);
        simulation.time.settle();
        assertThat(simulation.report(id).state()).isEqualTo(State.RUNNING);
        simulation.time.advance(Duration.ofSeconds(10));
        ContainerReport report = simulation.report(id);
        assertThat(report.state()).isEqualTo(State.EXITED);
        assertThat(report.startedAt()).isEqualTo(report.createdAt().plusSeconds(1));
        assertThat(report.finishedAt()).isEqualTo(report.createdAt().plusSeconds(6));
    }

    @Test
    void aProgramThatHeedsItsSignalEndsByItself() {
        String id = shell("trap 'echo bye; exit 7' TERM; while true; do sleep 1; done");
        stop(id, 30);
        simulation.time.advance(Duration.ofSeconds(1));
        assertThat(simulation.report(id).exitCode()).isEqualTo(7);
        assertThat(simulation.log(id)).isEqualTo("bye\n");
    }

    @Test
    void aProgramThatHeedsNothingIsKilledWhenItsGraceIsOver() {
        String id = shell(DEAF);
        stop(id, 30);
        simulation.time.advance(Duration.ofMillis(29_999));
        assertThat(simulation.report(id).state()).isEqualTo(State.RUNNING);
        simulation.time.advance(Duration.ofMillis(1));
        ContainerReport report = simulation.report(id);
        assertThat(report.exitCode()).isEqualTo(137);
        assertThat(report.signal()).isEqualTo(9);
    }

    @Test
    void aShorterGraceTakesOverAndALongerOneDoesNot() {
        String id = shell(DEAF);
        stop(id, 30);
        stop(id, 5);
        stop(id, 60);
        simulation.time.advance(Duration.ofSeconds(5));
        assertThat(simulation.report(id).exitCode()).isEqualTo(137);
    }

    @Test
    void withoutGraceAContainerIsKilledAtOnce() {
        String id = shell(DEAF);
        stop(id, 0);
        assertThat(simulation.report(id).exitCode()).isEqualTo(137);
        stop(id, 0);
        simulation.runtime.stopContainer("unknown", Duration.ZERO);
    }

    @Test
    void theLogKeepsLinesWithTheirStreamAndTheirTime() {
        String id = shell("echo one; echo two >&2; sleep 5; printf 'no newline'");
        simulation.time.advance(Duration.ofSeconds(10));
        List<ContainerLog.Line> lines = simulation.runtime.log(id).read(0, 100);
        assertThat(lines)
                .extracting(line -> line.stream() + " " + new String(line.text(), StandardCharsets.UTF_8))
                .containsExactly("STDOUT one", "STDERR two", "STDOUT no newline");
        assertThat(Duration.between(lines.getFirst().time(), lines.getLast().time())).isEqualTo(Duration.ofSeconds(5));
        assertThat(Simulation.text(simulation.runtime.log(id).read(1, 1))).isEqualTo("two\n");
    }

    @Test
    void whoFollowsALogIsToldOfNewLinesAndOfItsEnd() {
        String id = shell("echo one; sleep 5; echo two");
        ContainerLog log = simulation.runtime.log(id);
        List<String> seen = new CopyOnWriteArrayList<>();
        simulation.time.run("follower", () -> {
            try {
                for (long next = log.first(); log.await(next); next++) {
                    seen.add(Simulation.text(log.read(next, 1)));
                }
                seen.add("end");
            } catch (InterruptedException closing) {
                Thread.currentThread().interrupt();
            }
        });
        simulation.time.settle();
        assertThat(seen).containsExactly("one\n");
        simulation.time.advance(Duration.ofSeconds(5));
        assertThat(seen).containsExactly("one\n", "two\n", "end");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "nosuch|exec: \"nosuch\": executable file not found in $PATH",
        "/bin/nosuch|exec: \"/bin/nosuch\": stat /bin/nosuch: no such file or directory",
        "/etc/hostname|exec: \"/etc/hostname\": permission denied"
    })
    void aCommandThatCannotBeRunIsAStartError(String command, String why) {
        simulation.runtime.pull("busybox").join();
        String id = simulation.runtime.createContainer(simulation.sandbox.id(), config("busybox", command).build());
        assertThatThrownBy(() -> simulation.runtime.startContainer(id))
                .isInstanceOfSatisfying(RuntimeFailure.class, failure ->
                        assertThat(failure.kind()).isEqualTo(RuntimeFailure.Kind.START))
                .hasMessage("failed to create containerd task: failed to create shim task: OCI runtime create failed: runc "
                        + "create failed: unable to start container process: error during container init: " + why
                        + ": unknown");
        ContainerReport report = simulation.report(id);
        assertThat(report.state()).isEqualTo(State.EXITED);
        assertThat(report.exitCode()).isEqualTo(128);
        assertThat(report.reason()).isEqualTo("StartError");
        assertThat(report.startedAt()).isNull();
    }

    @Test
    void aContainerNeedsAPulledImageAndASandbox() {
        assertThatThrownBy(() -> simulation.runtime.createContainer(simulation.sandbox.id(), config("nginx").build()))
                .hasMessageContaining("failed to resolve image \"nginx\"");
        simulation.runtime.pull("nginx").join();
        assertThatThrownBy(() -> simulation.runtime.createContainer("none", config("nginx").build()))
                .isInstanceOfSatisfying(RuntimeFailure.class, failure ->
                        assertThat(failure.kind()).isEqualTo(RuntimeFailure.Kind.NOT_FOUND));
        String id = simulation.start(config("nginx"));
        assertThatThrownBy(() -> simulation.runtime.startContainer(id)).hasMessageContaining("CONTAINER_RUNNING state");
    }

    @Test
    void whatAContainerRunsSeesItsEnvironmentAndItsHost() {
        String id = simulation.start(config("busybox", "sleep", "100").env(Map.of("GREETING", "hi")));
        assertThat(simulation.exec(id, "sh", "-c", "echo $GREETING $HOSTNAME; cat /etc/hostname; pwd"))
                .isEqualTo(new Executed(0, "hi web\nweb\n/\n", ""));
        assertThat(simulation.exec(id, "sh", "-c", "echo no >&2; exit 4")).isEqualTo(new Executed(4, "", "no\n"));
        assertThat(simulation.exec(id, "cat", "/etc/hosts").stdout()).contains(simulation.sandbox.ip() + "\tweb\n");
    }

    @Test
    void anExecutedCommandEndsWithItsContainerOrWhenItIsKilled() {
        String id = shell("sleep 60");
        ExecProcess killed = simulation.runtime.exec(id, ExecConfig.of(List.of("sh", "-c", "sleep 1000; echo never")));
        simulation.time.settle();
        killed.kill();
        simulation.time.settle();
        assertThat(killed.exit()).isCompletedWithValue(137);
        assertThat(simulation.report(id).state()).isEqualTo(State.RUNNING);
        ExecProcess other = simulation.runtime.exec(id, ExecConfig.of(List.of("sleep", "1000")));
        simulation.time.advance(Duration.ofSeconds(60));
        assertThat(simulation.report(id).exitCode()).isZero();
        assertThat(other.exit()).isCompletedWithValue(137);
        assertThatThrownBy(() -> simulation.runtime.exec(id, ExecConfig.of(List.of("true"))))
                .hasMessage("failed to exec in container: container is in CONTAINER_EXITED state");
    }

    @Test
    void containersOfASandboxShareItsNetworkAndNotItsFiles() {
        String server = simulation.start(config("nginx"));
        String other = shell("sleep 100");
        assertThat(simulation.exec(other, "wget", "-qO-", "http://localhost/").stdout()).contains("Welcome to nginx!");
        assertThat(simulation.exec(server, "sh", "-c", "echo mine > /tmp/file").code()).isZero();
        assertThat(simulation.exec(other, "cat", "/tmp/file").code()).isEqualTo(1);
    }

    @Test
    void whatAContainerHasWrittenCanBeReadAfterItsEnd() {
        String id = shell("echo 'the reason why' > /dev/termination-log; exit 1");
        assertThat(simulation.runtime.read(id, "/dev/termination-log", 1000)).asString().isEqualTo("the reason why\n");
        assertThat(simulation.runtime.read(id, "/dev/termination-log", 4)).asString().isEqualTo("why\n");
        assertThat(simulation.runtime.read(id, "/nothing", 4)).isEmpty();
    }

    @Test
    void aListenerIsToldOfEveryStartAndEnd() {
        List<State> states = new CopyOnWriteArrayList<>();
        AtomicReference<String> sandbox = new AtomicReference<>();
        simulation.runtime.listen((sandboxId, containerId) -> {
            sandbox.set(sandboxId);
            states.add(simulation.report(containerId).state());
        });
        shell("sleep 5");
        assertThat(states).containsExactly(State.RUNNING);
        simulation.time.advance(Duration.ofSeconds(5));
        assertThat(states).containsExactly(State.RUNNING, State.EXITED);
        assertThat(sandbox.get()).isEqualTo(simulation.sandbox.id());
    }

    @Test
    void anAddressThatWasFreedComesRoundLast() {
        String first = simulation.sandbox.ip();
        assertThat(first).isEqualTo("10.244.0.2");
        simulation.runtime.removeSandbox(simulation.sandbox.id());
        List<String> taken = new ArrayList<>();
        for (int i = 0; i < 253; i++) {
            taken.add(simulation.runtime.runSandbox(Simulation.sandboxConfig("pod-" + i)).ip());
        }
        assertThat(taken).doesNotHaveDuplicates().startsWith("10.244.0.3").endsWith("10.244.0.254", first);
        assertThatThrownBy(() -> simulation.runtime.runSandbox(Simulation.sandboxConfig("one-too-many")))
                .isInstanceOf(RuntimeFailure.class)
                .hasMessageContaining("no IP addresses available in range set: 10.244.0.1-10.244.0.254");
    }

    @Test
    void aStoppedSandboxFreesItsAddressAndKeepsItsLogs() {
        String id = simulation.start(config("nginx"));
        stop(id, 30);
        simulation.runtime.stopSandbox(simulation.sandbox.id());
        simulation.runtime.stopSandbox(simulation.sandbox.id());
        assertThat(simulation.network.find(simulation.sandbox.ip())).isNull();
        assertThat(simulation.log(id)).isNotEmpty();
        simulation.runtime.removeSandbox(simulation.sandbox.id());
        assertThat(simulation.runtime.container(id)).isNull();
        assertThat(simulation.runtime.sandboxes()).isEmpty();
    }

    @Test
    void removingASandboxKillsWhatRunsInIt() {
        Sandbox second = simulation.runtime.runSandbox(Simulation.sandboxConfig("second"));
        String id = shell(DEAF);
        simulation.runtime.removeSandbox(simulation.sandbox.id());
        simulation.time.settle();
        assertThat(simulation.runtime.container(id)).isNull();
        assertThat(simulation.runtime.sandboxes()).extracting(Sandbox::id).containsExactly(second.id());
    }
}
