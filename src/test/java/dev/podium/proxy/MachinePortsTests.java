package dev.podium.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.Cluster;
import dev.podium.ClusterOptions;
import dev.podium.client.ResourceType;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Node ports that are open on this machine: real sockets, so in real time. */
class MachinePortsTests {

    private static final ResourceType<JsonNode> SERVICES = ResourceType.of("", "v1", "services");

    private final Cluster cluster = Cluster.start(
            ClusterOptions.inMemory().withNodes(1).withNodePorts(ClusterOptions.NodePorts.ON_MACHINE));

    @AfterEach
    void stop() {
        cluster.close();
    }

    @BeforeEach
    void aServerInAPod() {
        create(ResourceType.of("", "v1", "pods"), """
                metadata: {name: web, labels: {app: web}}
                spec: {containers: [{name: c, image: nginx, ports: [{containerPort: 80}]}]}
                """);
        Awaitility.await().until(() -> cluster.client()
                .find(ResourceType.PODS, "default", "web").ready());
    }

    private ObjectNode create(ResourceType<JsonNode> type, String yaml) {
        return cluster.client().create(type, "default", (ObjectNode) new YAMLMapper().readTree(yaml));
    }

    private int service(String name, String port) {
        ObjectNode made = create(SERVICES, "metadata: {name: " + name + "}\nspec: {type: NodePort, selector: {app: web}, ports: [{port: 80"
                + port + "}]}\n");
        return made.at("/spec/ports/0/nodePort").asInt();
    }

    private static String ask(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            // Who has said all still gets an answer.
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void awaitAnswer(int port) {
        Awaitility.await().ignoreExceptions().until(() -> ask(port).startsWith("HTTP/1.1 200"));
    }

    private static void awaitSilence(int port) {
        Awaitility.await().untilAsserted(() -> assertThatThrownBy(() -> ask(port)).isInstanceOf(ConnectException.class));
    }

    @Test
    void aServiceAnswersOnThisMachineForAsLongAsItHasThePort() {
        int port = service("open", "");
        awaitAnswer(port);
        cluster.client().update(SERVICES, "default", "open", service -> {
            service.withObject("/spec").put("type", "ClusterIP");
            return service;
        });
        awaitSilence(port);
    }

    @Test
    void aServiceThatIsDeletedOrItsClusterClosedGivesItsPortUp() {
        int port = service("first", "");
        int other = service("second", "");
        awaitAnswer(port);
        awaitAnswer(other);
        JsonNode first = Objects.requireNonNull(cluster.client().find(SERVICES, "default", "first"));
        cluster.client().delete(SERVICES, "default", "first", first.at("/metadata/uid").asString(""));
        awaitSilence(port);
        cluster.close();
        awaitSilence(other);
    }

    @Test
    void aPortThatSomebodyElseHasIsToldOf() throws IOException {
        try (ServerSocket taken = new ServerSocket()) {
            int port = service("tried", "");
            awaitAnswer(port);
            JsonNode tried = Objects.requireNonNull(cluster.client().find(SERVICES, "default", "tried"));
            cluster.client().delete(SERVICES, "default", "tried", tried.at("/metadata/uid").asString(""));
            Awaitility.await().ignoreExceptions().until(() -> {
                taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return true;
            });
            service("late", ", nodePort: " + port);
            Awaitility.await().untilAsserted(() -> assertThat(cluster.client().list(ResourceType.EVENTS, "default"))
                    .anyMatch(each -> each.path("reason").asString("").equals("NodePortNotOpened")
                            && each.path("message").asString("").contains("Node port " + port + " could not be opened")));
        }
    }
}
