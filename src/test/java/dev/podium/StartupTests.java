package dev.podium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.container.simulated.ImageName;
import dev.podium.container.simulated.http.TlsClient;
import dev.podium.network.Connection;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** What the command line makes of a start, a second start, and a start that cannot be. */
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class StartupTests {

    @TempDir
    Path folder;

    private ConfigurableApplicationContext start(String... arguments) {
        SpringApplication application = PodiumApplication.application();
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--podium.directory=" + folder);
        if (all.stream().noneMatch(each -> each.startsWith("--server.port="))) {
            all.add("--server.port=0");
        }
        return application.run(all.toArray(String[]::new));
    }

    private static int port(ConfigurableApplicationContext podium) {
        return ((WebServerApplicationContext) podium).getWebServer().getPort();
    }

    private static String get(ConfigurableApplicationContext podium, String path) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port(podium) + path)).build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    private static String create(ConfigurableApplicationContext podium, String name) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create(
                                            "http://127.0.0.1:" + port(podium) + "/api/v1/namespaces/default/configmaps"))
                                    .header("Content-Type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.ofString("{\"metadata\":{\"name\":\"" + name + "\"}}"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    /** What is printed while {@code work} runs. */
    private static String printed(Printing work) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = System.out;
        PrintStream err = System.err;
        try (PrintStream both = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            System.setOut(both);
            System.setErr(both);
            work.run();
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private interface Printing {
        void run() throws Exception;
    }

    @Test
    void aStartSaysWhereEverythingIsAndWritesTheKubeconfig() throws Exception {
        int[] port = new int[1];
        String printed = printed(() -> {
            try (ConfigurableApplicationContext podium = start("--podium.nodes=2")) {
                port[0] = port(podium);
            }
        });
        assertThat(printed)
                .contains("Podium is up: a Kubernetes cluster of 2 nodes")
                .contains("http://127.0.0.1:" + port[0] + "/swagger-ui")
                .contains("export KUBECONFIG=" + folder.resolve("kubeconfig"))
                .contains("kubectl apply -f examples/echo-health.yaml");
        assertThat(printed.lines()).as("it is quiet otherwise").hasSizeLessThan(12);
        assertThat(Files.readString(folder.resolve("kubeconfig"))).contains("server: http://127.0.0.1:" + port[0]);
    }

    @Test
    void theKubeconfigLeadsToTheSecurePortTooAsSoonAsThereIsAKey() throws Exception {
        try (ConfigurableApplicationContext podium = start("--podium.nodes=0", "--podium.store=memory", "--podium.secure-port=0")) {
            Awaitility.await().untilAsserted(() -> assertThat(Files.readString(folder.resolve("kubeconfig")))
                    .contains("client-key-data:")
                    .contains("current-context: podium\n"));
            assertThat(folder.resolve("kubeconfig.new")).doesNotExist();
        }
        try (ConfigurableApplicationContext podium = start(
                "--podium.nodes=0", "--podium.store=memory", "--podium.secure-port=0", "--podium.authorization=rbac")) {
            assertThat(Files.readString(folder.resolve("kubeconfig"))).contains("current-context: podium-tls\n", "client-key-data:");
        }
    }

    @Test
    void whoLocksEverybodyOutIsTold() throws Exception {
        Printing locked = () -> start(
                        "--podium.nodes=0", "--podium.store=memory", "--podium.authorization=rbac", "--podium.secure-port=-1")
                .close();
        assertThat(printed(locked)).contains("Nobody gets in but by a ServiceAccount's token").contains("--podium.secure-port");
    }

    @Test
    void whatWasAcknowledgedIsThereAfterARestart() throws Exception {
        try (ConfigurableApplicationContext podium = start("--podium.nodes=0")) {
            assertThat(create(podium, "kept")).contains("\"uid\"");
        }
        try (ConfigurableApplicationContext podium = start("--podium.nodes=0")) {
            assertThat(get(podium, "/api/v1/namespaces/default/configmaps/kept")).contains("\"uid\"");
        }
    }

    @Test
    void aClusterInMemoryLeavesNoDatabase() throws Exception {
        try (ConfigurableApplicationContext podium = start("--podium.store=memory", "--podium.nodes=0")) {
            assertThat(create(podium, "gone")).contains("\"uid\"");
        }
        assertThat(folder.resolve("podium.mv.db")).doesNotExist();
    }

    /** What a Pod of that cluster finds at the Service {@code kubernetes}, whose authority it knows. */
    private static void shakeHands(ConfigurableApplicationContext podium) throws Exception {
        Cluster cluster = podium.getBean(Cluster.class);
        byte[] authority = cluster.access().authority().certificatePem().getBytes(StandardCharsets.US_ASCII);
        Connection connection = cluster.network().dial("10.96.0.1", 443, Duration.ofSeconds(5));
        TlsClient.connect(
                        connection,
                        "kubernetes.default.svc",
                        new TlsClient.Trust.In(TlsClient.certificates(authority), cluster.time().now()))
                .close();
    }

    @Test
    void everyServerAnswersToThePodsOfItsOwnCluster() throws Exception {
        try (ConfigurableApplicationContext one = start("--podium.store=memory", "--podium.nodes=0");
                ConfigurableApplicationContext other = start("--podium.store=memory", "--podium.nodes=0")) {
            // Each has an authority of its own, which the other's Pods do not know.
            shakeHands(one);
            shakeHands(other);
        }
    }

    @Test
    void podsAreRefusedWhereNothingIsServedOverTls() throws Exception {
        String[] plain = {"--podium.store=memory", "--podium.nodes=0", "--podium.secure-port=-1"};
        try (ConfigurableApplicationContext podium = start(plain)) {
            assertThatThrownBy(() -> shakeHands(podium)).isInstanceOf(ConnectException.class).hasMessageContaining("connection refused");
        }
        try (Cluster embedded = Cluster.start(ClusterOptions.inMemory().withNodes(0))) {
            assertThatThrownBy(() -> embedded.network().dial("172.18.0.1", 6443, Duration.ofSeconds(5)))
                    .hasMessage("dial tcp 172.18.0.1:6443: connect: connection refused");
        }
    }

    @Test
    void aDatabaseOfOnesOwnCanBeNamed() throws Exception {
        String url = "--podium.store=jdbc:h2:file:" + folder.resolve("own");
        try (ConfigurableApplicationContext podium = start(url, "--podium.jdbc-user=sa", "--podium.nodes=0")) {
            assertThat(create(podium, "kept")).contains("\"uid\"");
        }
        assertThat(folder.resolve("own.mv.db")).exists();
        try (ConfigurableApplicationContext podium = start(url, "--podium.jdbc-user=sa", "--podium.nodes=0")) {
            assertThat(get(podium, "/api/v1/namespaces/default/configmaps/kept")).contains("\"uid\"");
        }
    }

    @Test
    void aSecondStartOnTheSameFolderIsRefusedInOneSentence() throws Exception {
        try (ConfigurableApplicationContext first = start("--podium.nodes=0")) {
            String printed = printed(() -> assertThatThrownBy(() -> start("--podium.nodes=0")).isNotNull());
            assertThat(printed.lines().toList())
                    .containsExactly("Podium did not start: " + folder + " is in use by another Podium.");
            assertThat(get(first, "/readyz")).isEqualTo("ok");
        }
    }

    @Test
    void aTakenPortIsRefusedInOneSentence() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String printed = printed(() -> assertThatThrownBy(
                            () -> start("--podium.store=memory", "--podium.nodes=0", "--server.port=" + taken.getLocalPort()))
                    .isNotNull());
            assertThat(printed.lines().toList())
                    .containsExactly("Podium did not start: Port " + taken.getLocalPort()
                            + " is taken by another program; choose another with --server.port=N.");
        }
    }

    @Test
    void imagesAreDescribedInAFile() throws Exception {
        Path images = Files.writeString(folder.resolve("images.yaml"), "images: [{name: example.com/mine, user: '7'}]");
        PodiumProperties properties = new Binder(new MapConfigurationPropertySource(Map.of("podium.images", images.toString())))
                .bindOrCreate("podium", PodiumProperties.class);
        ImageName mine = Objects.requireNonNull(ImageName.parse("example.com/mine:1"));
        assertThat(properties.catalogue().find(mine).user()).isEqualTo("7");
        Files.writeString(images, "images:\n  - nmae: x\n");
        String printed = printed(() -> assertThatThrownBy(
                        () -> start("--podium.nodes=0", "--podium.store=memory", "--podium.images=" + images))
                .isNotNull());
        assertThat(printed.lines().toList()).hasSize(1).first().asString()
                .startsWith("Podium did not start: podium.images: " + images + ": images[0].nmae: unknown field; there are [");
    }

    @Test
    void aStoreThatIsNoneIsRefusedInOneSentence() throws Exception {
        String printed = printed(() -> assertThatThrownBy(() -> start("--podium.store=cloud")).isNotNull());
        assertThat(printed.lines().toList())
                .containsExactly("Podium did not start: podium.store is \"cloud\", which is neither file nor memory nor a JDBC URL.");
    }

    private static PodiumProperties bound(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings)).bindOrCreate("podium", PodiumProperties.class);
    }

    @Test
    void ingressesAreServedOnlyWhereAPortIsNamedForThem() {
        assertThat(bound(Map.of()).ingress()).isEqualTo(new ClusterOptions.Ingress.Nowhere());
        assertThat(bound(Map.of()).told()).containsEntry("podium.ingress-port", "");
        assertThat(bound(Map.of("podium.ingress-port", "8081")).ingress()).isEqualTo(new ClusterOptions.Ingress.OnMachine(8081));
        assertThat(bound(Map.of("podium.ingress-port", "8081")).told()).containsEntry("podium.ingress-port", "8081");
    }

    @Test
    void thePortForIngressesIsToldAndAnswers() throws Exception {
        String[] answer = new String[1];
        int[] port = new int[1];
        String printed = printed(() -> {
            try (ConfigurableApplicationContext podium =
                    start("--podium.nodes=0", "--podium.store=memory", "--podium.ingress-port=0")) {
                port[0] = Objects.requireNonNull(podium.getBean(Cluster.class).ingressPort());
                try (HttpClient http = HttpClient.newHttpClient()) {
                    answer[0] = http.send(
                                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port[0] + "/")).build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .body();
                }
            }
        });
        assertThat(printed).contains("  Ingresses   http://127.0.0.1:" + port[0] + "\n");
        assertThat(answer[0]).contains("404 Not Found", "nginx");
    }

    @Test
    void aPortForIngressesThatIsNoneOrTakenIsRefusedInOneSentence() throws Exception {
        String none = printed(() -> assertThatThrownBy(() -> start("--podium.store=memory", "--podium.ingress-port=65536")).isNotNull());
        assertThat(none.lines().toList()).containsExactly("Podium did not start: podium.ingress-port is 65536, which is not a port.");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String printed = printed(() -> assertThatThrownBy(() -> start(
                            "--podium.nodes=0", "--podium.store=memory", "--podium.ingress-port=" + taken.getLocalPort()))
                    .isNotNull());
            assertThat(printed.lines().toList()).hasSize(1).first().asString()
                    .startsWith("Podium did not start: podium.ingress-port: port " + taken.getLocalPort()
                            + " cannot be opened on this machine: ");
        }
    }
}
