package dev.podium.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.container.ContainerConfig;
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
import dev.podium.model.Container;
import dev.podium.model.Probe;
import dev.podium.model.Records;
import dev.podium.network.PodNetwork;
import dev.podium.network.PodNetworks;
import dev.podium.time.RealTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** One attempt of each kind of probe, against servers that run in simulated containers. */
class ProberTests {

    private final RealTime time = RealTime.create();
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
        process.serve(80, request -> switch (request.path()) {
            case "/ok" -> HttpResponse.ok("fine " + request.header("Host") + " " + request.header("User-Agent") + " "
                    + request.header("X-Extra"));
            case "/home" -> HttpResponse.text(302, "").with("Location", "/ok");
            case "/away" -> HttpResponse.text(302, "gone").with("Location", "http://example.com/");
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
                "default", "pod", "uid", 0, "pod", SandboxConfig.Network.POD, List.of(), Map.of()));
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
                        0,
                        null));
        runtime.startContainer(id);
        Container container = Records.read(
                "{\"name\":\"c\",\"ports\":[{\"name\":\"web\",\"containerPort\":80}]}".getBytes(StandardCharsets.UTF_8),
                Container.class);
        return new ProbeTarget("default", "pod", "uid", sandbox.ip(), container, id, runtime);
    }

    private ProbeAttempt attempt(String probe, ProbeTarget target) throws InterruptedException {
        return prober.attempt(Records.read(new YAMLMapper().readTree(probe), Probe.class), target);
    }

    /** The first attempt that is not refused: a program needs a moment until it listens. */
    private ProbeAttempt settled(String probe, ProbeTarget target) throws InterruptedException {
        ProbeAttempt attempt = attempt(probe, target);
        while (attempt.message().contains("refused") || attempt.message().contains("failed to connect")) {
            attempt = attempt(probe, target);
        }
        return attempt;
    }

    @Test
    void anHttpProbeSucceedsOnTwoHundredsAndShowsWhoAsks() throws Exception {
        ProbeTarget target = target("server", List.of());
        ProbeAttempt attempt = settled("httpGet: {path: /ok, port: 80, httpHeaders: [{name: X-Extra, value: extra}]}", target);
        assertThat(attempt.outcome()).isEqualTo(ProbeOutcome.SUCCESS);
        assertThat(attempt.message()).isEqualTo("fine " + target.podIp() + ":80 kube-probe/1.36 extra");
    }

    @Test
    void anHttpProbeFailsOnFourHundreds() throws Exception {
        assertThat(settled("httpGet: {path: /nowhere, port: 80}", target("server", List.of())))
                .isEqualTo(ProbeAttempt.failure("HTTP probe failed with statuscode: 404"));
    }

    @Test
    void aRedirectOnTheSameHostIsFollowedAndOneElsewhereIsAWarning() throws Exception {
        ProbeTarget target = target("server", List.of());
        assertThat(settled("httpGet: {path: /home, port: 80}", target).outcome()).isEqualTo(ProbeOutcome.SUCCESS);
        ProbeAttempt away = attempt("httpGet: {path: /away, port: 80}", target);
        assertThat(away).isEqualTo(new ProbeAttempt(ProbeOutcome.WARNING, "Probe terminated redirects, Response body: gone"));
        assertThat(attempt("httpGet: {path: /round, port: 80}", target).message()).endsWith("stopped after 10 redirects");
    }

    @Test
    void aPortCanBeNamedAndAHostHeaderGiven() throws Exception {
        ProbeAttempt attempt = settled(
                "httpGet: {path: /ok, port: web, httpHeaders: [{name: Host, value: shop.example}]}", target("server", List.of()));
        assertThat(attempt.message()).startsWith("fine shop.example ");
        assertThat(attempt("httpGet: {port: nothing}", target("server", List.of())).outcome()).isEqualTo(ProbeOutcome.UNKNOWN);
    }

    @Test
    void whatDoesNotListenIsRefusedInGosWords() throws Exception {
        ProbeTarget target = target("server", List.of());
        assertThat(attempt("httpGet: {path: /not/exist, port: 8080}", target))
                .isEqualTo(ProbeAttempt.failure("Get \"http://" + target.podIp() + ":8080/not/exist\": dial tcp " + target.podIp()
                        + ":8080: connect: connection refused"));
        assertThat(attempt("tcpSocket: {port: 8080}", target).message())
                .isEqualTo("dial tcp " + target.podIp() + ":8080: connect: connection refused");
    }

    @Test
    void whatTakesTooLongTimesOut() throws Exception {
        ProbeTarget target = target("server", List.of());
        settled("tcpSocket: {port: 80}", target);
        assertThat(attempt("{httpGet: {path: /slow, port: 80}, timeoutSeconds: 1}", target).message())
                .endsWith("context deadline exceeded (Client.Timeout exceeded while awaiting headers)");
    }

    @Test
    void plainHttpIsNoAnswerToHttps() throws Exception {
        ProbeTarget target = target("server", List.of());
        settled("tcpSocket: {port: 80}", target);
        assertThat(attempt("httpGet: {path: /ok, port: 80, scheme: HTTPS}", target).message())
                .endsWith("http: server gave HTTP response to HTTPS client");
    }

    @Test
    void aTcpProbeSucceedsWhereSomethingListens() throws Exception {
        assertThat(settled("tcpSocket: {port: web}", target("server", List.of())).outcome()).isEqualTo(ProbeOutcome.SUCCESS);
    }

    @Test
    void anExecProbeGoesByTheExitCode() throws Exception {
        ProbeTarget target = target("busybox", List.of("sleep", "3600"));
        assertThat(attempt("exec: {command: [sh, -c, echo well]}", target)).isEqualTo(ProbeAttempt.success("well\n"));
        assertThat(attempt("exec: {command: [sh, -c, 'echo ill; exit 3']}", target)).isEqualTo(ProbeAttempt.failure("ill\n"));
        assertThat(attempt("{exec: {command: [sleep, '60']}, timeoutSeconds: 1}", target))
                .isEqualTo(ProbeAttempt.failure("command timed out: \"sleep 60\" timed out after 1s"));
    }

    @Test
    void aGrpcProbeAsksTheHealthService() throws Exception {
        ProbeTarget target = target("registry.k8s.io/e2e-test-images/agnhost:2.53", List.of("grpc-health-checking"));
        assertThat(settled("grpc: {port: 5000, service: shop}", target)).isEqualTo(ProbeAttempt.success("service healthy"));
        assertThat(settled("httpGet: {path: /make-not-serving, port: 8080}", target).outcome()).isEqualTo(ProbeOutcome.SUCCESS);
        assertThat(attempt("grpc: {port: 5000}", target))
                .isEqualTo(ProbeAttempt.failure("service unhealthy (responded with \"NOT_SERVING\")"));
    }

    @Test
    void aGrpcProbeFailsWhereNobodySpeaksGrpc() throws Exception {
        ProbeTarget target = target("server", List.of());
        settled("tcpSocket: {port: 80}", target);
        assertThat(attempt("grpc: {port: 80}", target).message()).startsWith("error: health rpc probe failed: rpc error");
        assertThat(attempt("grpc: {port: 5000}", target).message())
                .isEqualTo("timeout: failed to connect service \"" + target.podIp()
                        + ":5000\" within 1s: context deadline exceeded");
    }
}
