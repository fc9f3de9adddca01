package dev.podium.container.simulated;

import static dev.podium.container.simulated.Simulation.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.container.ContainerReport;
import dev.podium.container.Mount;
import dev.podium.container.simulated.Simulation.Executed;
import dev.podium.container.simulated.http.HttpClient;
import dev.podium.container.simulated.http.TlsClient;
import dev.podium.model.ResourceUsage;
import dev.podium.network.Connection;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** agnhost's commands, as far as they need no API. */
class AgnhostTests {

    static final String IMAGE = "registry.k8s.io/e2e-test-images/agnhost:2.56";

    private final Simulation simulation = new Simulation();

    @AfterEach
    void close() {
        simulation.close();
    }

    private String agnhost(String... args) {
        return simulation.start(config(IMAGE).args(args));
    }

    private String agnhost(Map<String, String> env, String... args) {
        return simulation.start(config(IMAGE).env(env).args(args));
    }

    private Executed exec(String... command) {
        return simulation.exec(agnhost("pause"), command);
    }

    private HttpResponse get(int port, String target) throws Exception {
        return call("GET", port, target, "");
    }

    private HttpResponse call(String method, int port, String target, String body) throws Exception {
        Connection connection = simulation.network.dial(simulation.sandbox.ip(), port, Duration.ofSeconds(1));
        return HttpClient.send(
                connection, new HttpClient.Call(method, target, List.of(), body.getBytes(StandardCharsets.UTF_8)));
    }

    private String text(int port, String target) throws Exception {
        return get(port, target).text();
    }

    private ResourceUsage usage(String id) {
        return Objects.requireNonNull(simulation.runtime.usage(id));
    }

    private int code(String id) {
        ContainerReport report = simulation.report(id);
        assertThat(report.state()).isEqualTo(ContainerReport.State.EXITED);
        return report.exitCode();
    }

    @Test
    void livenessIsWellForTenSeconds() throws Exception {
        agnhost("liveness");
        assertThat(get(8080, "/healthz").status()).isEqualTo(200);
        simulation.time.advance(Duration.ofSeconds(10));
        assertThat(get(8080, "/healthz").status()).isEqualTo(200);
        simulation.time.advance(Duration.ofSeconds(1));
        assertThat(get(8080, "/healthz").status()).isEqualTo(500);
        assertThat(text(8080, "/healthz")).isEqualTo("error: 11.0");
        assertThat(text(8080, "/started")).isEqualTo("11s");
        assertThat(get(8080, "/redirect?loc=%2Fhealthz").header("Location")).isEqualTo("/healthz");
    }

    @Test
    void netexecDoesAsItIsAsked() throws Exception {
        String id = agnhost("netexec", "--http-port=8083");
        assertThat(text(8083, "/hostname")).isEqualTo("web");
        assertThat(get(8083, "/echo?msg=hello&code=418").status()).isEqualTo(418);
        assertThat(text(8083, "/shell?cmd=echo%20%22hi%22")).isEqualTo("{\"output\":\"hi\\n\"}");
        assertThat(text(8083, "/shell?cmd=exit%203")).isEqualTo("{\"error\":\"exit status 3\"}");
        assertThat(get(8083, "/redirect?location=/echo&code=307").status()).isEqualTo(307);
        assertThat(text(8083, "/dial?host=127.0.0.1&port=8083&request=hostname&tries=2"))
                .isEqualTo("{\"responses\":[\"web\",\"web\"]}");
        assertThat(text(8083, "/dial?host=127.0.0.1&port=1&request=hostname"))
                .isEqualTo("{\"errors\":[\"Get \\\"http://127.0.0.1:1/hostname\\\": dial tcp 127.0.0.1:1: connect: connection refused\"]}");
        assertThat(text(8083, "/anything")).startsWith("NOW: 2026-01-01");
        assertThat(get(8083, "/healthz").status()).isEqualTo(200);
        assertThat(get(8083, "/exit?code=3&wait=1s").status()).isEqualTo(200);
        simulation.time.advance(Duration.ofSeconds(2));
        assertThat(code(id)).isEqualTo(3);
        assertThat(simulation.log(id))
                .startsWith("2026/01/01 00:00:00 Started HTTP server on port 8083\n2026/01/01 00:00:00 Started UDP server on port 8081\n"
                        + "2026/01/01 00:00:00 GET /hostname\n")
                .contains("GET /shell?cmd=echo \"hi\"\n", "Output: map[output:hi\n]\n", "GET /exit?code=3&timeout=&wait=1s\n")
                .endsWith("Will begin shutdown in 1s, allowing 0s for connections to close, then will exit with 3\n");
    }

    @Test
    void netexecIsNotReadyWithoutUdp() throws Exception {
        agnhost("netexec", "--udp-port=-1");
        assertThat(get(8080, "/healthz").status()).isEqualTo(412);
    }

    @Test
    void netexecAnswersDatagrams() throws Exception {
        String id = agnhost("netexec", "--http-port=8083", "--udp-port=8084");
        String dial = "/dial?host=127.0.0.1&protocol=udp&request=";
        assertThat(text(8083, dial + "hostname&port=8084&tries=2")).isEqualTo("{\"responses\":[\"web\",\"web\"]}");
        assertThat(text(8083, dial + "echo%20a%20b&port=8084")).isEqualTo("{\"responses\":[\"a b\"]}");
        assertThat(text(8083, dial + "hostname&port=9"))
                .startsWith("{\"errors\":[\"reading from udp connection failed. err:'read udp ")
                .endsWith("->127.0.0.1:9: read: connection refused'\"]}");
        assertThat(simulation.exec(id, Duration.ofSeconds(3), "sh", "-c", "echo hostname | nc -u -w 2 localhost 8084").stdout())
                .isEqualTo("web");
        assertThat(simulation.exec(id, "curl", "-s", "http://localhost:8083/hostname").stdout()).isEqualTo("web");
    }

    @Test
    void serveHostnameDoesSoOverUdp() {
        String id = agnhost("serve-hostname", "--udp", "--http=false", "--port=80");
        assertThat(simulation.exec(id, Duration.ofSeconds(3), "sh", "-c", "echo | nc -u -w 2 localhost 80").stdout())
                .isEqualTo("web");
        assertThat(simulation.log(id)).contains("UDP request from 127.0.0.1:");
    }

    @Test
    void netexecServesTlsToo() throws Exception {
        Certificates certificates = new Certificates(simulation.time.now());
        Certificates.Server server = certificates.server("web");
        Path folder = Files.createDirectories(simulation.runtime.hostRoot().resolve("tls"));
        Files.writeString(folder.resolve("tls.crt"), server.certificate());
        Files.writeString(folder.resolve("tls.key"), server.key());
        simulation.start(config(IMAGE)
                .args("netexec", "--tls-cert-file=/tls/tls.crt", "--tls-private-key-file=/tls/tls.key", "--http-override=/hostname")
                .mounts(new Mount(folder, "/tls", Mount.Access.READ_ONLY)));
        TlsClient.Trust trust = new TlsClient.Trust.In(
                TlsClient.certificates(certificates.authority().getBytes(StandardCharsets.US_ASCII)), simulation.time.now());
        try (Connection connection = simulation.network.dial(simulation.sandbox.ip(), 8080, Duration.ofSeconds(1));
                Socket layer = TlsClient.connect(connection, "web", trust);
                HttpClient.Exchange exchange =
                        HttpClient.open(layer, new HttpClient.Call("GET", "/echo?msg=overridden", List.of(), new byte[0]))) {
            assertThat(exchange.body().readAllBytes()).asString().isEqualTo("web");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "127.0.0.1 | UNKNOWN: address 127.0.0.1: missing port in address",
        "nowhere:80 | DNS: lookup nowhere on 10.96.0.10:53: no such host",
        "127.0.0.1:80 | REFUSED",
        "10.9.9.9:80 | TIMEOUT"
    })
    void connectSaysInAWordWhyItDoesNot(String target, String why) {
        String id = agnhost("pause");
        assertThat(simulation.exec(id, Duration.ofSeconds(5), "/agnhost", "connect", "--timeout=5s", target))
                .isEqualTo(new Executed(1, "", why + "\n"));
    }

    @Test
    void connectSaysNothingWhenItDoes() {
        String id = agnhost("test-webserver");
        assertThat(simulation.exec(id, "/agnhost", "connect", "127.0.0.1:80", "--timeout", "5s")).isEqualTo(new Executed(0, "", ""));
    }

    @Test
    void theResolversConfigurationIsShown() {
        assertThat(exec("/agnhost", "dns-suffix").stdout()).isEqualTo("default.svc.cluster.local,svc.cluster.local,cluster.local\n");
        assertThat(exec("/agnhost", "dns-server-list").stdout()).isEqualTo("10.96.0.10\n");
        assertThat(exec("/agnhost", "etc-hosts").stdout()).startsWith("# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n");
    }

    @Test
    void theEntrypointIsShownAsGoPrintsIt() {
        assertThat(simulation.log(agnhost("entrypoint-tester", "a", "b"))).isEqualTo("[/agnhost entrypoint-tester a b]\n");
    }

    @Test
    void pauseEndsInItsOwnWay() {
        String id = agnhost("pause");
        simulation.runtime.stopContainer(id, Duration.ofSeconds(30));
        simulation.time.settle();
        assertThat(code(id)).isEqualTo(2);
        assertThat(simulation.log(id)).isEqualTo("Paused\n");
    }

    @Test
    void serveHostnameStaysForAMinute() throws Exception {
        String id = agnhost("serve-hostname", "--port", "80");
        assertThat(text(80, "/any")).isEqualTo("web");
        simulation.runtime.stopContainer(id, Duration.ofSeconds(90));
        assertThat(text(80, "/any")).isEqualTo("web");
        simulation.time.advance(Duration.ofSeconds(60));
        assertThat(code(id)).isZero();
        assertThat(simulation.log(id))
                .contains("Serving on port 80.\n", " HTTP request from 10.244.0.1:")
                .contains("Shutting down after receiving signal: terminated.\n2026/01/01 00:00:00 Awaiting pod deletion.\n");
    }

    @Test
    void theTestWebserverServesFiles() throws Exception {
        agnhost("test-webserver");
        assertThat(text(80, "/etc/hostname")).isEqualTo("web\n");
        assertThat(text(80, "/")).contains("<a href=\"etc/\">etc/</a>\n");
        assertThat(get(80, "/nowhere").status()).isEqualTo(404);
        assertThat(get(80, "/").header("Access-Control-Allow-Origin")).isEqualTo("*");
    }

    @Test
    void httpEchoTellsWhatItWasAsked() throws Exception {
        agnhost(Map.of("POD_NAME", "me"), "http-echo");
        assertThat(text(8080, "/a?b=c")).isEqualTo("""
                {
                 "path": "/a?b=c",
                 "host": "",
                 "method": "GET",
                 "proto": "HTTP/1.1",
                 "headers": {},
                 "httpPort": "8080",
                 "namespace": "",
                 "pod": "me"
                }""");
    }

    @Test
    void theFakeGitServerSaysWhatItIs() throws Exception {
        agnhost("fake-gitserver");
        assertThat(text(8000, "/info/refs")).isEqualTo("I am a fake git server");
    }

    @Test
    void porterServesWhatTheEnvironmentSays() throws Exception {
        agnhost(Map.of("SERVE_PORT_81", "one", "SERVE_TCP_PORT_82", "two"), "porter", "--json-response");
        assertThat(text(81, "/")).isEqualTo("{\"Method\":\"GET\",\"Body\":\"one\"}");
        assertThat(text(82, "/")).isEqualTo("{\"Method\":\"GET\",\"Body\":\"two\"}");
    }

    @Test
    void porterServesWithTheCertificateOfTheImage() {
        String id = agnhost(Map.of("SERVE_TLS_PORT_443", "secret"), "porter");
        String box = simulation.start(config("curlimages/curl", "sleep", "60"));
        assertThat(simulation.exec(box, "curl", "-sk", "https://localhost/").stdout()).isEqualTo("secret");
        assertThat(simulation.log(id)).isEmpty();
    }

    @Test
    void nettestNotesWhoHasGreetedIt() throws Exception {
        agnhost("nettest", "--peers=0");
        assertThat(call("POST", 8080, "/write", "{\"Source\":\"prestop\"}").text()).isEqualTo("{\"Hostname\":\"web\"}");
        assertThat(call("POST", 8080, "/write", "no JSON").status()).isEqualTo(500);
        assertThat(text(8080, "/read"))
                .startsWith("{\"Hostname\":\"web\",\"Sent\":{},\"Received\":{\"prestop\":1},\"Errors\":[\"Warning: unable to decode: ")
                .endsWith("\"Log\":[],\"StillContactingPeers\":false}");
        assertThat(text(8080, "/status")).isEqualTo("fail");
    }

    @Test
    void nettestLooksForOthersUntilItGivesUp() throws Exception {
        agnhost("nettest");
        simulation.time.advance(Duration.ofSeconds(2));
        assertThat(text(8080, "/status")).isEqualTo("running");
        assertThat(text(8080, "/read")).contains("Unable to read the endpoints for default/nettest: ");
        simulation.time.advance(Duration.ofMinutes(4));
        assertThat(text(8080, "/status")).isEqualTo("fail");
    }

    @Test
    void noSnatTestLooksWhoOthersSee() throws Exception {
        String ip = simulation.sandbox.ip();
        agnhost(Map.of("POD_IP", ip, "NODE_IP", "172.18.0.2"), "no-snat-test", "--port=8080");
        assertThat(get(8080, "/checknosnat?ips=" + ip + ":8080").status()).isEqualTo(200);
        agnhost(Map.of("POD_IP", "10.0.0.9", "NODE_IP", ip), "no-snat-test", "--port=8081");
        assertThat(text(8081, "/checknosnat?ips=" + ip + ":8080"))
                .isEqualTo("Returned ip \"" + ip + "\" != my Pod ip \"10.0.0.9\", == my Node ip \"" + ip + "\" - SNAT");
        String lost = agnhost("no-snat-test");
        assertThat(simulation.log(lost)).isEqualTo("POD_IP env var was not present in the environment\n");
        assertThat(code(lost)).isEqualTo(1);
    }

    @Test
    void tcpResetHangsUp() throws Exception {
        String id = agnhost("tcp-reset", "--port=90");
        assertThatThrownBy(() -> get(90, "/")).isInstanceOf(IOException.class);
        simulation.time.settle();
        assertThat(simulation.log(id)).contains("Serving on port 90.", "TCP request from 10.244.0.1:");
    }

    @Test
    void thePortForwardTesterSendsItsChunks() throws Exception {
        String id = agnhost(
                Map.of("BIND_PORT", "80", "BIND_ADDRESS", "0.0.0.0", "EXPECTED_CLIENT_DATA", "abc", "CHUNKS", "3", "CHUNK_SIZE", "2",
                        "CHUNK_INTERVAL", "1000"),
                "port-forward-tester");
        try (Connection connection = simulation.network.dial(simulation.sandbox.ip(), 80, Duration.ofSeconds(1))) {
            connection.output().write("abc".getBytes(StandardCharsets.US_ASCII));
            simulation.time.advance(Duration.ofSeconds(3));
            assertThat(connection.input().readAllBytes()).asString().isEqualTo("xxxxxx");
        }
        assertThat(simulation.log(id))
                .isEqualTo("Accepted client connection\nReceived expected client data\nShutting down connection\nDone\n");
        assertThat(code(id)).isZero();
    }

    @Test
    void logsAreGeneratedEvenly() {
        String id = agnhost("logs-generator", "-t", "10", "-d", "10s");
        simulation.time.advance(Duration.ofSeconds(4));
        assertThat(simulation.log(id).lines()).hasSize(5);
        simulation.time.advance(Duration.ofSeconds(10));
        assertThat(simulation.log(id).lines()).hasSize(10).allSatisfy(line -> assertThat(line).matches(
                "I0101 00:00:0\\d\\.\\d{6}       1 logs_generator\\.go:76] \\d (GET|POST|PUT) /api/v1/namespaces/[a-z-]+/pods/[a-z0-9]{3,4} [2-5]\\d\\d"));
        assertThat(code(id)).isZero();
        assertThat(simulation.log(agnhost("logs-generator"))).endsWith("logs_generator.go:64] Invalid total number of lines: 0\n");
    }

    @Test
    void mounttestSaysWhatFilesAreLike() {
        assertThat(exec("/agnhost", "mounttest", "--new_file_0660=/tmp/new", "--file_mode=/tmp/new", "--file_perm=/tmp/new", "--file_owner=/tmp/new"))
                .isEqualTo(new Executed(0, """
                        content of file "/tmp/new": mount-tester new file

                        mode of file "/tmp/new": -rw-rw----
                        perms of file "/tmp/new": -rw-rw----
                        owner UID of "/tmp/new": 0
                        owner GID of "/tmp/new": 0
                        """, ""));
        assertThat(exec("/agnhost", "mounttest", "--fs_type=/tmp").stdout()).isEqualTo("mount type of \"/tmp\": 2035054128\n");
        assertThat(exec("/agnhost", "mounttest", "--fs_type=/nowhere"))
                .isEqualTo(new Executed(1, "error from statfs(\"/nowhere\"): no such file or directory\n", ""));
        assertThat(exec("/agnhost", "mounttest", "--file_content=/nowhere"))
                .isEqualTo(new Executed(
                        1, "error reading file content for \"/nowhere\": open /nowhere: no such file or directory\n", ""));
        Executed patient = simulation.exec(
                agnhost("pause"), Duration.ofSeconds(10), "/agnhost", "mounttest", "--file_content_in_loop=/nowhere", "--retry_time=4");
        assertThat(patient.code()).isEqualTo(1);
        assertThat(patient.stdout())
                .isEqualTo("Error reading file /nowhere: open /nowhere: no such file or directory, retrying\n".repeat(2));
    }

    @Test
    void mounttestKnowsWhatIsKeptInMemory() throws Exception {
        Path folder = Files.createDirectories(simulation.runtime.hostRoot().resolve("volumes"));
        String id = simulation.start(config(IMAGE).args("pause").mounts(
                new Mount(folder, "/disk", Mount.Access.READ_WRITE),
                new Mount(folder, "/memory", Mount.Access.READ_WRITE, Mount.Medium.MEMORY, Mount.NOTHING)));
        assertThat(simulation.exec(id, "/agnhost", "mounttest", "--fs_type=/memory", "--new_file_0644=/memory/new").stdout())
                .isEqualTo("mount type of \"/memory\": tmpfs\ncontent of file \"/memory/new\": mount-tester new file\n\n");
        assertThat(simulation.exec(id, "/agnhost", "mounttest", "--fs_type=/disk").stdout())
                .isEqualTo("mount type of \"/disk\": 61267\n");
    }

    @Test
    void theGuestbookIsKeptByAPrimaryAndReadFromReplicas() throws Exception {
        simulation.network.names(name -> name.startsWith("agnhost-primary.") || name.startsWith("agnhost-replica.")
                ? List.of(simulation.sandbox.ip())
                : List.of());
        agnhost("guestbook", "--http-port=6379");
        assertThat(text(6379, "/set?key=early&value=bird")).isEqualTo("{\"message\":\"Updated\"}");
        String replica = agnhost("guestbook", "--replicaof=agnhost-primary", "--http-port=6380");
        assertThat(simulation.log(replica)).endsWith("Registered to node: agnhost-primary\n");
        assertThat(text(6380, "/get")).isEqualTo("{\"data\":{\"early\":\"bird\"}}");
        agnhost("guestbook", "--http-port=80", "--backend-port=6380");
        assertThat(text(80, "/guestbook?cmd=get&key=early")).isEqualTo("{\"data\":\"bird\"}");
        assertThat(text(80, "/guestbook?cmd=drop")).isEqualTo("unsupported cmd: 'drop'\n");
    }

    @Test
    void aResourceConsumerUsesWhatItIsTold() throws Exception {
        simulation.network.names(name -> name.startsWith("resource-consumer.") ? List.of(simulation.sandbox.ip()) : List.of());
        String id = simulation.start(config("registry.k8s.io/e2e-test-images/resource-consumer:1.13"));
        agnhost("resource-consumer-controller", "--port=8081");
        assertThat(call("POST", 8081, "/ConsumeCPU?millicores=1500&durationSec=60&requestSizeMillicores=1000", "").text())
                .isEqualTo("""
                        RC manager: sending 1 requests to consume 1000 millicores each and 1 request to consume 500 millicores
                        Consumed 1000 millicores
                        Consumed 500 millicores
                        """);
        simulation.time.advance(Duration.ofSeconds(20));
        assertThat(usage(id).nanoCores()).isBetween(1_450_000_000L, 1_550_000_000L);
        assertThat(call("POST", 8080, "/ConsumeMem?megabytes=100&durationSec=10", "").text())
                .isEqualTo("ConsumeMem\n100 megabytes\n10 durationSec\n");
        simulation.time.settle();
        assertThat(usage(id).workingSet()).isGreaterThan(100L << 20);
        assertThat(call("POST", 8080, "/BumpMetric?metric=m&delta=2&durationSec=10", "").status()).isEqualTo(200);
        assertThat(text(8080, "/Metrics")).isEqualTo("# HELP m info message.\n# TYPE m gauge\nm 2.000000\n");
        assertThat(call("POST", 8080, "/ConsumeCPU?millicores=x&durationSec=1", "").text()).isEqualTo("incorrect function argument\n");
        assertThat(text(8080, "/ConsumeCPU")).isEqualTo("Bad request. Not a POST request\n");
    }

    @Test
    void aCommandThatDoesNotExistIsSaid() {
        String id = agnhost("nonsense");
        assertThat(simulation.log(id)).isEqualTo("Error: unknown command \"nonsense\" for \"app\"\nRun 'app --help' for usage.\n");
    }
}
