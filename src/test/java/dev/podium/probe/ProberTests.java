package dev.podium.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.container.ContainerConfig;
import dev.podium.container.ContainerResources;
import dev.podium.container.ContainerSecurity;
import dev.podium.container.DnsConfig;
import dev.podium.container.ContainerRuntime;
import dev.podium.container.Sandbox;
import dev.podium.container.SandboxConfig;
import dev.podium.container.simulated.HttpResponse;
import dev.podium.container.simulated.Image;
import dev.podium.container.simulated.ImageCatalogue;
import dev.podium.container.simulated.NodeSettings;
import dev.podium.container.simulated.Process;
import dev.podium.container.simulated.Resident;
import dev.podium.container.simulated.SimulatedRuntimes;
import dev.podium.container.simulated.http.GrpcHealthServer;
import dev.podium.container.simulated.http.GrpcHealthServer.State;
import dev.podium.model.Container;
import dev.podium.model.Probe;
import dev.podium.model.Records;
import dev.podium.network.Http2Wire;
import dev.podium.network.NetworkNamespace;
import dev.podium.network.PodNetwork;
import dev.podium.network.PodNetworks;
import dev.podium.time.ManualTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.message.BasicHeader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** One attempt of each kind of probe, against servers that run in simulated containers. */
class ProberTests {

    private final ManualTime time = ManualTime.startingAt(Instant.parse("2026-01-01T00:00:00Z"));
    private final PodNetwork network = PodNetworks.inMemory(time);
    private final ContainerRuntime runtime;
    private final Prober prober = new Prober(network, time);

    ProberTests() {
        ImageCatalogue images = ImageCatalogue.standard();
        images.register("server", Image.running((Resident) ProberTests::serve));
        runtime = new SimulatedRuntimes(time, network, images)
                .forNode(new NodeSettings("node", "172.18.0.2", "10.244.0.0/24"));
    }

    /** Answers as its path says. */
    private static void serve(Process process) throws Exception {
        process.sockets().serve(80, request -> switch (request.path()) {
            case "/ok" -> HttpResponse.ok("fine " + request.header("Host") + " " + request.header("User-Agent") + " "
                    + request.header("X-Extra"));
            case "/home" -> HttpResponse.text(302, "").with("Location", "/ok");
            case "/away" -> HttpResponse.text(302, "gone").with("Location", "http://example.com/");
            case "/nonsense" -> HttpResponse.text(302, "").with("Location", "http://[");
            case "/round" -> HttpResponse.text(302, "").with("Location", "/round");
            case "/slow" -> {
                process.sleep(Duration.ofSeconds(30));
                yield HttpResponse.ok("");
            }
            default -> HttpResponse.text(404, "nothing");
        });
    }

    @AfterEach
    void close() {
        time.close();
    }

    private ProbeTarget target(String image, List<String> args) {
        runtime.pull(image).join();
        Sandbox sandbox = runtime.runSandbox(new SandboxConfig(
                "default", "pod", "uid", 0, "pod", "", DnsConfig.NONE, SandboxConfig.Network.POD, List.of(), List.of(), Map.of(), Map.of()));
        String id = runtime.createContainer(
                sandbox.id(),
                new ContainerConfig(
                        "c",
                        0,
                        image,
                        List.of(),
                        args,
                        Map.of(),
                        null,
                        List.of(),
                        List.of(),
                        ContainerConfig.Stdin.NONE,
                        ContainerConfig.Terminal.NONE,
                        null,
                        ContainerSecurity.DEFAULT,
                        ContainerResources.NONE));
        runtime.startContainer(id);
        time.settle();
        Container container = Records.read(
                "{\"name\":\"c\",\"ports\":[{\"name\":\"web\",\"containerPort\":80}]}".getBytes(StandardCharsets.UTF_8),
                Container.class);
        return new ProbeTarget("default", "pod", "uid", sandbox.ip(), container, id, runtime);
    }

    /** Makes an attempt, which must have ended by the end of its timeout. */
    private ProbeAttempt attempt(String probe, ProbeTarget target) {
        Probe parsed = Records.read(new YAMLMapper().readTree(probe), Probe.class);
        AtomicReference<ProbeAttempt> made = new AtomicReference<>();
        time.run("probe", () -> {
            try {
                made.set(prober.attempt(parsed, target));
            } catch (InterruptedException closing) {
                Thread.currentThread().interrupt();
            }
        });
        time.settle();
        if (made.get() == null) {
            time.advance(Duration.ofSeconds(parsed.timeout()));
        }
        assertThat(made.get()).as("an attempt by the end of its timeout").isNotNull();
        return made.get();
    }

    @Test
    void anHttpProbeSucceedsOnTwoHundredsAndShowsWhoAsks() {
        ProbeTarget target = target("server", List.of());
        ProbeAttempt attempt = attempt("httpGet: {path: /ok, port: 80, httpHeaders: [{name: X-Extra, value: extra}]}", target);
        assertThat(attempt.outcome()).isEqualTo(ProbeOutcome.SUCCESS);
        assertThat(attempt.message()).isEqualTo("fine " + target.podIp() + ":80 kube-probe/1.36 extra");
    }

    @Test
    void anHttpProbeFailsOnFourHundreds() {
        assertThat(attempt("httpGet: {path: /nowhere, port: 80}", target("server", List.of())))
                .isEqualTo(ProbeAttempt.failure("HTTP probe failed with statuscode: 404"));
    }

    @Test
    void aRedirectOnTheSameHostIsFollowedAndOneElsewhereIsAWarning() {
        ProbeTarget target = target("server", List.of());
        assertThat(attempt("httpGet: {path: /home, port: 80}", target).outcome()).isEqualTo(ProbeOutcome.SUCCESS);
        ProbeAttempt away = attempt("httpGet: {path: /away, port: 80}", target);
        assertThat(away).isEqualTo(new ProbeAttempt(ProbeOutcome.WARNING, "Probe terminated redirects, Response body: gone"));
        assertThat(attempt("httpGet: {path: /round, port: 80}", target).message()).endsWith("stopped after 10 redirects");
    }

    @Test
    void aPortCanBeNamedAndAHostHeaderGiven() {
        ProbeAttempt attempt = attempt(
                "httpGet: {path: /ok, port: web, httpHeaders: [{name: Host, value: shop.example}]}", target("server", List.of()));
        assertThat(attempt.message()).startsWith("fine shop.example ");
        assertThat(attempt("httpGet: {port: nothing}", target("server", List.of())).outcome()).isEqualTo(ProbeOutcome.UNKNOWN);
    }

    @Test
    void whatDoesNotListenIsRefusedInGosWords() {
        ProbeTarget target = target("server", List.of());
        assertThat(attempt("httpGet: {path: /not/exist, port: 8080}", target))
                .isEqualTo(ProbeAttempt.failure("Get \"http://" + target.podIp() + ":8080/not/exist\": dial tcp " + target.podIp()
                        + ":8080: connect: connection refused"));
        assertThat(attempt("tcpSocket: {port: 8080}", target).message())
                .isEqualTo("dial tcp " + target.podIp() + ":8080: connect: connection refused");
    }

    @Test
    void whatTakesTooLongTimesOut() {
        ProbeTarget target = target("server", List.of());
        assertThat(attempt("{httpGet: {path: /slow, port: 80}, timeoutSeconds: 1}", target).message())
                .endsWith("context deadline exceeded (Client.Timeout exceeded while awaiting headers)");
    }

    @Test
    void anAddressWhereNobodyIsTimesOut() {
        ProbeTarget target = target("server", List.of());
        assertThat(attempt("httpGet: {path: /, port: 80, host: 10.244.9.9}", target).message())
                .isEqualTo("Get \"http://10.244.9.9:80/\": context deadline exceeded"
                        + " (Client.Timeout exceeded while awaiting headers)");
        assertThat(attempt("tcpSocket: {port: 80, host: 10.244.9.9}", target).message())
                .isEqualTo("dial tcp 10.244.9.9:80: i/o timeout");
    }

    @Test
    void anyPathCanBeAskedFor() {
        ProbeTarget target = target("server", List.of());
        assertThat(attempt("httpGet: {path: '/a|b {c}%zz%20é?d=[1]', port: 80}", target).message())
                .isEqualTo("HTTP probe failed with statuscode: 404");
        assertThat(attempt("httpGet: {path: /nonsense, port: 80}", target).message())
                .startsWith("Probe terminated redirects");
    }

    @Test
    void plainHttpIsNoAnswerToHttps() {
        ProbeTarget target = target("server", List.of());
        assertThat(attempt("httpGet: {path: /ok, port: 80, scheme: HTTPS}", target).message())
                .endsWith("http: server gave HTTP response to HTTPS client");
    }

    @Test
    void aTcpProbeSucceedsWhereSomethingListens() {
        assertThat(attempt("tcpSocket: {port: web}", target("server", List.of())).outcome()).isEqualTo(ProbeOutcome.SUCCESS);
    }

    @Test
    void anExecProbeGoesByTheExitCode() {
        ProbeTarget target = target("busybox", List.of("sleep", "3600"));
        assertThat(attempt("exec: {command: [sh, -c, echo well]}", target)).isEqualTo(ProbeAttempt.success("well\n"));
        assertThat(attempt("exec: {command: [sh, -c, 'echo ill; exit 3']}", target)).isEqualTo(ProbeAttempt.failure("ill\n"));
        assertThat(attempt("{exec: {command: [sleep, '60']}, timeoutSeconds: 1}", target))
                .isEqualTo(ProbeAttempt.failure("command timed out: \"sleep 60\" timed out after 1s"));
    }

    @Test
    void aCommandMayPrintMoreThanAProbeKeeps() {
        ProbeAttempt attempt =
                attempt("exec: {command: [sh, -c, 'head -c 200000 /dev/zero']}", target("busybox", List.of("sleep", "3600")));
        assertThat(attempt.outcome()).isEqualTo(ProbeOutcome.SUCCESS);
        assertThat(attempt.message()).hasSize(Prober.MOST_OUTPUT);
    }

    @Test
    void aCommandThatDoesNotExistSaysNothingOfItsContainer() {
        ProbeAttempt attempt = attempt("exec: {command: [nope]}", target("busybox", List.of("sleep", "3600")));
        assertThat(attempt.outcome()).isEqualTo(ProbeOutcome.UNKNOWN);
        assertThat(attempt.message())
                .startsWith("rpc error: code = Unknown desc = failed to exec in container: failed to start exec \"")
                .endsWith("exec: \"nope\": executable file not found in $PATH: unknown");
    }

    private ProbeTarget health(String... flags) {
        return target(
                "registry.k8s.io/e2e-test-images/agnhost:2.53",
                Stream.concat(Stream.of("grpc-health-checking"), Stream.of(flags)).toList());
    }

    @Test
    void aGrpcProbeAsksTheHealthService() {
        ProbeTarget target = health();
        assertThat(attempt("grpc: {port: 5000}", target)).isEqualTo(ProbeAttempt.success("service healthy"));
        assertThat(attempt("httpGet: {path: /make-not-serving, port: 8080}", target).outcome()).isEqualTo(ProbeOutcome.SUCCESS);
        assertThat(attempt("grpc: {port: 5000}", target))
                .isEqualTo(ProbeAttempt.failure("service unhealthy (responded with \"NOT_SERVING\")"));
        assertThat(attempt("httpGet: {path: /make-serving, port: 8080}", target).outcome()).isEqualTo(ProbeOutcome.SUCCESS);
        assertThat(attempt("grpc: {port: 5000}", target).outcome()).isEqualTo(ProbeOutcome.SUCCESS);
    }

    @Test
    void aGrpcProbeNamesTheServiceThatItAsksAbout() {
        String longName = "shop".repeat(50);
        ProbeTarget target = health("--service", longName, "--port=50051");
        assertThat(attempt("grpc: {port: 50051, service: " + longName + "}", target).outcome()).isEqualTo(ProbeOutcome.SUCCESS);
        assertThat(attempt("grpc: {port: 50051}", target))
                .isEqualTo(ProbeAttempt.failure(
                        "error: health rpc probe failed: rpc error: code = NotFound desc = unknown service"));
    }

    @Test
    void aHealthServiceCanFallIllByItself() {
        ProbeTarget target = health("--delay-unhealthy-sec=10");
        time.advance(Duration.ofSeconds(9));
        assertThat(attempt("grpc: {port: 5000}", target).outcome()).isEqualTo(ProbeOutcome.SUCCESS);
        time.advance(Duration.ofSeconds(1));
        assertThat(attempt("grpc: {port: 5000}", target).outcome()).isEqualTo(ProbeOutcome.FAILURE);
    }

    /** A gRPC server that answers every call with these headers and nothing else. */
    private NetworkNamespace answering(Header... fields) throws IOException {
        NetworkNamespace host = network.attach("10.244.7.7");
        host.listen(5000, NetworkNamespace.Binding.ANY, connection -> {
            Http2Wire wire = new Http2Wire(connection);
            wire.welcome();
            wire.read();
            if (fields.length > 0) {
                wire.headers(1, List.of(fields), true);
            }
            wire.read();
            wire.read();
        });
        return host;
    }

    private ProbeTarget at(NetworkNamespace host) {
        return new ProbeTarget(
                "default", "pod", "uid", host.ip(), Records.read("{\"name\":\"c\"}".getBytes(StandardCharsets.UTF_8),
                        Container.class), "none", runtime);
    }

    @Test
    void aServerWithoutAHealthServiceSaysSo() throws Exception {
        NetworkNamespace host = answering(
                new BasicHeader(":status", "200"),
                new BasicHeader("grpc-status", "12"),
                new BasicHeader("grpc-message", "unknown service grpc.health.v1.Health%21"));
        assertThat(attempt("grpc: {port: 5000}", at(host)))
                .isEqualTo(ProbeAttempt.failure("error: this server does not implement the grpc health protocol"
                        + " (grpc.health.v1.Health): unknown service grpc.health.v1.Health!"));
    }

    @Test
    void anHttpStatusStandsForAMissingGrpcStatus() throws Exception {
        assertThat(attempt("grpc: {port: 5000}", at(answering(new BasicHeader(":status", "503")))).message())
                .isEqualTo("error: health rpc probe failed: rpc error: code = Unavailable desc = "
                        + "unexpected HTTP status code received from server: 503");
    }

    @Test
    void aHealthServiceThatDoesNotAnswerTimesOut() throws Exception {
        assertThat(attempt("{grpc: {port: 5000}, timeoutSeconds: 3}", at(answering())))
                .isEqualTo(ProbeAttempt.failure("timeout: health rpc did not complete within 3s"));
    }

    @Test
    void aGrpcProbeDialsUntilItsTimeIsUp() {
        ProbeTarget target = target("server", List.of());
        assertThat(attempt("{grpc: {port: 5000}, timeoutSeconds: 90}", target))
                .as("nothing listens")
                .isEqualTo(ProbeAttempt.failure("timeout: failed to connect service \"" + target.podIp()
                        + ":5000\" within 1m30s: context deadline exceeded"));
        assertThat(attempt("grpc: {port: 80}", target).message())
                .as("what listens speaks HTTP/1.1")
                .isEqualTo("timeout: failed to connect service \"" + target.podIp()
                        + ":80\" within 1s: context deadline exceeded");
    }

    @Test
    void aGrpcProbeFindsAServerThatComesUpInTime() throws Exception {
        NetworkNamespace host = network.attach("10.244.7.8");
        time.after(Duration.ofSeconds(2), () -> {
            try {
                host.listen(5000, NetworkNamespace.Binding.ANY, new GrpcHealthServer(_ -> State.SERVING)::serve);
            } catch (IOException taken) {
                throw new AssertionError(taken);
            }
        });
        assertThat(attempt("{grpc: {port: 5000}, timeoutSeconds: 5}", at(host)).outcome()).isEqualTo(ProbeOutcome.SUCCESS);
    }
}
