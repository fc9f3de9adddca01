package dev.podium.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.container.ContainerConfig;
import dev.podium.container.ContainerResources;
import dev.podium.container.ContainerSecurity;
import dev.podium.container.DnsConfig;
import dev.podium.container.ContainerRuntime;
import dev.podium.container.SandboxConfig;
import dev.podium.container.simulated.ImageCatalogue;
import dev.podium.container.simulated.NodeSettings;
import dev.podium.container.simulated.SimulatedRuntimes;
import dev.podium.model.Container;
import dev.podium.model.Records;
import dev.podium.network.NetworkNamespace;
import dev.podium.network.PodNetwork;
import dev.podium.network.PodNetworks;
import dev.podium.time.ManualTime;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** When probes run and what they conclude, on a clock that the test moves; the port is open or shut as the test says. */
class ProbeManagerTests {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final ManualTime time = ManualTime.startingAt(START);
    private final PodNetwork network = PodNetworks.inMemory(time);
    private final NetworkNamespace pod = network.attach("10.244.0.2");
    private final ContainerRuntime runtime = new SimulatedRuntimes(time, network, ImageCatalogue.standard())
            .forNode(new NodeSettings("node", "172.18.0.2", "10.244.1.0/24"));
    private final MemoryProbeLog log = new MemoryProbeLog();
    /** {@code seconds kind OUTCOME} of every attempt, and {@code seconds kind -> VERDICT} of every conclusion. */
    private final List<String> story = new CopyOnWriteArrayList<>();

    private final ProbeManager manager = new ProbeManager(time, new Prober(network, time), log, new ProbeListener() {
        @Override
        public void attempted(ProbeTarget target, ProbeResult result) {
            story.add(seconds() + " " + result.probe().kind() + " " + result.outcome());
        }

        @Override
        public void decided(ProbeTarget target, ProbeKind kind, Verdict verdict) {
            story.add(seconds() + " " + kind + " -> " + verdict);
        }
    });

    private long seconds() {
        return Duration.between(START, time.now()).toSeconds();
    }

    @AfterEach
    void close() {
        manager.close();
        time.close();
    }

    private void start(String container) {
        Container spec = Records.read(new YAMLMapper().readTree("name: c\n" + container), Container.class);
        manager.started(new ProbeTarget("default", "pod", "uid", "10.244.0.2", spec, "id", runtime), time.now());
        time.settle();
    }

    private NetworkNamespace.Listener open() throws IOException {
        return pod.listen(80, NetworkNamespace.Binding.ANY, each -> each.close());
    }

    @Test
    void attemptsBeginAfterTheInitialDelayAndComeEveryPeriod() throws Exception {
        open();
        start("livenessProbe: {tcpSocket: {port: 80}, initialDelaySeconds: 5, periodSeconds: 10}");
        time.advance(Duration.ofSeconds(26));
        assertThat(story)
                .containsExactly(
                        "5 LIVENESS SUCCESS", "5 LIVENESS -> SUCCESS",
                        "15 LIVENESS SUCCESS", "15 LIVENESS -> SUCCESS",
                        "25 LIVENESS SUCCESS", "25 LIVENESS -> SUCCESS");
    }

    @Test
    void theDefaultsAreTheDocumentedOnes() {
        start("livenessProbe: {tcpSocket: {port: 80}}");
        time.advance(Duration.ofSeconds(60));
        assertThat(story)
                .as("every 10 seconds from the start, three failures in a row, and then no more")
                .containsExactly(
                        "0 LIVENESS FAILURE", "10 LIVENESS FAILURE", "20 LIVENESS FAILURE", "20 LIVENESS -> FAILURE");
    }

    @Test
    void readinessComesAndGoesByItsThresholds() throws Exception {
        NetworkNamespace.Listener listener = open();
        start("readinessProbe: {tcpSocket: {port: 80}, periodSeconds: 1, successThreshold: 2, failureThreshold: 2}");
        time.advance(Duration.ofSeconds(1));
        listener.close();
        time.advance(Duration.ofSeconds(2));
        open();
        time.advance(Duration.ofSeconds(2));
        assertThat(story)
                .containsExactly(
                        "0 READINESS SUCCESS", "1 READINESS SUCCESS", "1 READINESS -> SUCCESS",
                        "2 READINESS FAILURE", "3 READINESS FAILURE", "3 READINESS -> FAILURE",
                        "4 READINESS SUCCESS", "5 READINESS SUCCESS", "5 READINESS -> SUCCESS");
    }

    @Test
    void aStartupProbeKeepsTheOthersWaitingAndIsDoneOnceItSucceeds() throws Exception {
        start("startupProbe: {tcpSocket: {port: 80}, periodSeconds: 2, failureThreshold: 10}\n"
                + "livenessProbe: {tcpSocket: {port: 80}, periodSeconds: 5}");
        time.advance(Duration.ofSeconds(3));
        open();
        time.advance(Duration.ofSeconds(7));
        assertThat(story)
                .containsExactly(
                        "0 STARTUP FAILURE", "2 STARTUP FAILURE", "4 STARTUP SUCCESS", "4 STARTUP -> SUCCESS",
                        "4 LIVENESS SUCCESS", "4 LIVENESS -> SUCCESS", "9 LIVENESS SUCCESS", "9 LIVENESS -> SUCCESS");
    }

    @Test
    void anAttemptThatCannotBeMadeSaysNothing() {
        start("livenessProbe: {httpGet: {port: nothing}, periodSeconds: 1, failureThreshold: 1}");
        time.advance(Duration.ofSeconds(2));
        assertThat(story).containsExactly("0 LIVENESS UNKNOWN", "1 LIVENESS UNKNOWN", "2 LIVENESS UNKNOWN");
    }

    @Test
    void aStoppedContainerIsProbedNoMore() throws Exception {
        open();
        start("livenessProbe: {tcpSocket: {port: 80}, periodSeconds: 1}");
        manager.stopped("id");
        time.advance(Duration.ofSeconds(10));
        assertThat(story).containsExactly("0 LIVENESS SUCCESS", "0 LIVENESS -> SUCCESS");
    }

    @Test
    void everyAttemptReachesTheLog() {
        start("livenessProbe: {tcpSocket: {port: 80}, periodSeconds: 1, failureThreshold: 3}");
        time.advance(Duration.ofSeconds(2));
        ProbeHistory history = log.list("default").getFirst();
        assertThat(history.total()).isEqualTo(3);
        assertThat(history.failures()).isEqualTo(3);
        assertThat(history.results().getFirst().message()).isEqualTo("dial tcp 10.244.0.2:80: connect: connection refused");
        assertThat(history.results().getFirst().time()).isEqualTo(START.plusSeconds(2));
    }

    @Test
    void aFailedLivenessProbeRestsUntilThereIsANewContainer() throws Exception {
        start("livenessProbe: {tcpSocket: {port: 80}, periodSeconds: 1, failureThreshold: 1}");
        open();
        time.advance(Duration.ofSeconds(10));
        assertThat(story).containsExactly("0 LIVENESS FAILURE", "0 LIVENESS -> FAILURE");
        manager.stopped("id");
        story.clear();
        start("livenessProbe: {tcpSocket: {port: 80}, periodSeconds: 1, failureThreshold: 1}");
        assertThat(story).containsExactly("10 LIVENESS SUCCESS", "10 LIVENESS -> SUCCESS");
    }

    @Test
    void aFailedStartupProbeLetsNoOtherBegin() throws Exception {
        start("startupProbe: {tcpSocket: {port: 80}, periodSeconds: 1, failureThreshold: 2}\n"
                + "readinessProbe: {tcpSocket: {port: 80}}");
        time.advance(Duration.ofSeconds(1));
        open();
        time.advance(Duration.ofSeconds(30));
        assertThat(story).containsExactly("0 STARTUP FAILURE", "1 STARTUP FAILURE", "1 STARTUP -> FAILURE");
    }

    @Test
    void initialDelaysCountFromTheContainersStartAlsoBehindAStartupProbe() throws Exception {
        open();
        start("startupProbe: {tcpSocket: {port: 80}, initialDelaySeconds: 3}\n"
                + "livenessProbe: {tcpSocket: {port: 80}, initialDelaySeconds: 2}\n"
                + "readinessProbe: {tcpSocket: {port: 80}, initialDelaySeconds: 5}");
        time.advance(Duration.ofSeconds(6));
        assertThat(story)
                .containsExactly(
                        "3 STARTUP SUCCESS", "3 STARTUP -> SUCCESS",
                        "3 LIVENESS SUCCESS", "3 LIVENESS -> SUCCESS",
                        "5 READINESS SUCCESS", "5 READINESS -> SUCCESS");
    }

    @Test
    void anUnknownOutcomeDoesNotBreakASeriesOfFailures() throws Exception {
        runtime.pull("busybox").join();
        String sandbox = runtime.runSandbox(new SandboxConfig(
                        "default", "pod", "uid", 0, "pod", "", DnsConfig.NONE, SandboxConfig.Network.POD, List.of(), List.of(), Map.of(), Map.of()))
                .id();
        ContainerConfig config = new ContainerConfig(
                "c", 0, "busybox", List.of("sleep", "15"), List.of(), Map.of(), null, List.of(), List.of(),
                ContainerConfig.Stdin.NONE, ContainerConfig.Terminal.NONE, null, ContainerSecurity.DEFAULT, ContainerResources.NONE);
        String id = runtime.createContainer(sandbox, config);
        runtime.startContainer(id);
        Container spec = Records.read(
                new YAMLMapper().readTree("name: c\nlivenessProbe: {exec: {command: ['false']}, periodSeconds: 10}"),
                Container.class);
        manager.started(new ProbeTarget("default", "pod", "uid", "10.244.0.2", spec, id, runtime), time.now());
        time.advance(Duration.ofSeconds(25));
        assertThat(story)
                .as("the container ends, and nothing can be run in it")
                .containsExactly("0 LIVENESS FAILURE", "10 LIVENESS FAILURE", "20 LIVENESS UNKNOWN");
    }

    @Test
    void attemptsKeepTheirPeriodHoweverLongTheyTake() {
        start("livenessProbe: {grpc: {port: 5000}, periodSeconds: 3, timeoutSeconds: 2, failureThreshold: 3}");
        time.advance(Duration.ofSeconds(30));
        assertThat(story)
                .containsExactly("2 LIVENESS FAILURE", "5 LIVENESS FAILURE", "8 LIVENESS FAILURE", "8 LIVENESS -> FAILURE");
        assertThat(log.list("default").getFirst().results().getFirst().latency()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void whileItsPodIsDeletedAContainerIsOnlyProbedForReadiness() throws Exception {
        open();
        start("livenessProbe: {tcpSocket: {port: 80}, periodSeconds: 1}\n"
                + "readinessProbe: {tcpSocket: {port: 80}, periodSeconds: 1}");
        manager.terminating("id");
        story.clear();
        time.advance(Duration.ofSeconds(1));
        assertThat(story).containsExactly("1 READINESS SUCCESS", "1 READINESS -> SUCCESS");
    }

    @Test
    void whatAnAttemptFindsAfterItsContainerHasStoppedIsNotTold() {
        start("livenessProbe: {grpc: {port: 5000}, timeoutSeconds: 5, failureThreshold: 1}");
        time.advance(Duration.ofSeconds(1));
        manager.stopped("id");
        time.advance(Duration.ofSeconds(30));
        assertThat(story).isEmpty();
        assertThat(log.list(null)).isEmpty();
    }

    @Test
    void startingTwiceIsStartingOnce() throws Exception {
        open();
        start("livenessProbe: {tcpSocket: {port: 80}}");
        start("livenessProbe: {tcpSocket: {port: 80}}");
        assertThat(story).containsExactly("0 LIVENESS SUCCESS", "0 LIVENESS -> SUCCESS");
    }
}
