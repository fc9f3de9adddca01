package dev.podium.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.ExtensionServer;
import dev.podium.access.Access;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Another API server behind Podium, on the machine, seen by who knows only Podium. */
@ParameterizedClass(name = "kubectl {0}")
@ValueSource(strings = {"1.32", "1.35"})
class AggregationIT extends KubectlSession {

    private static final String FLUNDER =
            "{\"kind\":\"Flunder\",\"apiVersion\":\"wardle.example.com/v1\",\"metadata\":{\"name\":\"%s\",\"namespace\":\"%s\","
                    + "\"resourceVersion\":\"1\"}}";
    private static final String STREAM =
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";

    @Autowired
    private Access access;

    /** Null where there is no such kubectl. */
    private @Nullable ExtensionServer server;

    private String namespace;
    private String flunders;

    @BeforeEach
    void register(TestInfo test) throws Exception {
        namespace = kubectl.ok("get", "serviceaccount", "default", "-o", "jsonpath={.metadata.namespace}").out();
        flunders = ExtensionServer.GROUP + "/namespaces/" + namespace + "/flunders";
        server = new ExtensionServer(access.authority().frontProxyPem(), "wardle." + namespace + ".svc");
        server.handle(flunders, (request, _, out) -> ExtensionServer.json(
                out,
                "{\"kind\":\"FlunderList\",\"apiVersion\":\"wardle.example.com/v1\",\"metadata\":{\"resourceVersion\":\"1\"},"
                        + "\"items\":[" + FLUNDER.formatted("first", namespace) + "]}"));
        kubectl.ok("create", "service", "externalname", "wardle", "--external-name", "localhost");
        kubectl.input(server.apiService(namespace, "wardle"), "apply", "-f", "-").expectSuccess();
        kubectl.ok("wait", "--for=condition=Available", "apiservice/v1.wardle.example.com", "--timeout=30s");
    }

    @AfterEach
    void leave() throws Exception {
        if (server != null) {
            kubectl.ok("delete", "apiservice", "v1.wardle.example.com");
            server.close();
        }
    }

    @Test
    void itsResourcesAreLikeAnyOther() throws Exception {
        assertThat(kubectl.ok("get", "apiservice", "v1.wardle.example.com").out())
                .containsPattern("v1.wardle.example.com +" + namespace + "/wardle +True");
        assertThat(kubectl.ok("api-resources", "--api-group=wardle.example.com").out())
                .containsPattern("flunders +fl +wardle.example.com/v1 +true +Flunder");
        assertThat(kubectl.ok("api-versions").lines()).contains("wardle.example.com/v1", "apps/v1");
        assertThat(kubectl.ok("get", "fl").out()).containsPattern("NAME +AGE\nfirst +");
        assertThat(kubectl.ok("get", "--raw", flunders).out()).contains("\"FlunderList\"");
        assertThat(kubectl.run("get", "fl", "none").err()).contains("NotFound");
    }

    @Test
    void whatHappensThereIsToldAtOnce() throws Exception {
        CountDownLatch enough = new CountDownLatch(1);
        server.handle(flunders, (request, _, out) -> {
            if (!request.target().contains("watch=true")) {
                ExtensionServer.json(
                        out,
                        "{\"kind\":\"FlunderList\",\"apiVersion\":\"wardle.example.com/v1\",\"metadata\":{\"resourceVersion\":\"1\"},"
                                + "\"items\":[]}");
                return;
            }
            out.write(STREAM.getBytes(StandardCharsets.US_ASCII));
            ExtensionServer.chunk(out, "{\"type\":\"ADDED\",\"object\":" + FLUNDER.formatted("second", namespace) + "}\n");
            enough.await();
        });
        kubectl.until(line -> line.startsWith("second"), () -> {}, "get", "fl", "-w");
        enough.countDown();
    }

    @Test
    void aServerThatLeavesIsMissed() throws Exception {
        server.close();
        kubectl.ok("patch", "apiservice", "v1.wardle.example.com", "-p", "{\"spec\":{\"versionPriority\":16}}", "--type=merge");
        kubectl.ok("wait", "--for=condition=Available=False", "apiservice/v1.wardle.example.com", "--timeout=30s");
        assertThat(kubectl.ok("get", "apiservice", "v1.wardle.example.com").out()).contains("False (FailedDiscoveryCheck)");
        assertThat(kubectl.run("get", "--raw", flunders).err())
                .contains("Error from server (ServiceUnavailable): the server is currently unable to handle the request");
        assertThat(kubectl.ok("api-resources").out()).contains("deployments").doesNotContain("flunders");
    }

    @Test
    void aConnectionMayBecomeAnother() throws Exception {
        server.handle(flunders + "/first/exec", (_, in, out) -> {
            out.write("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\nwelcome\n"
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            in.transferTo(out);
        });
        try (Socket socket = upgrade(flunders + "/first/exec")) {
            BufferedReader answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            assertThat(answer.readLine()).startsWith("HTTP/1.1 101");
            assertThat(answer.lines().takeWhile(each -> !each.isEmpty())).contains("Upgrade: echo");
            assertThat(answer.readLine()).isEqualTo("welcome");
            socket.getOutputStream().write("hello\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(answer.readLine()).isEqualTo("hello");
        }
        ExtensionServer.Request asked = server.requests(flunders + "/first/exec").getFirst();
        assertThat(asked.header("upgrade")).containsExactly("echo");
        assertThat(asked.header("x-remote-user")).containsExactly("system:admin");
        try (Socket socket = upgrade(flunders + "/none/exec")) {
            BufferedReader answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            assertThat(answer.readLine()).startsWith("HTTP/1.1 404");
            assertThat(answer.lines().dropWhile(each -> !each.isEmpty()).skip(1).findFirst()).hasValue("404 page not found");
        }
    }

    private Socket upgrade(String path) throws Exception {
        Socket socket = new Socket("127.0.0.1", port);
        OutputStream out = socket.getOutputStream();
        out.write(("POST " + path + "?command=a HTTP/1.1\r\nHost: podium\r\nConnection: Upgrade\r\nUpgrade: echo\r\n"
                        + "X-Remote-User: root\r\nContent-Length: 0\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        out.flush();
        socket.setSoTimeout(30_000);
        return socket;
    }
}
