package dev.podium.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What only a real connection shows: watches over WebSockets, and answers in gzip. */
@ClientTest
class TransportIT {

    private final HttpClient http = HttpClient.newHttpClient();
    private final BlockingQueue<JsonNode> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<byte[]> messages = new LinkedBlockingQueue<>();
    private final BlockingQueue<Integer> closed = new LinkedBlockingQueue<>();

    @LocalServerPort
    private int port;

    private String maps = "";

    @BeforeEach
    void makeNamespace() throws Exception {
        String namespace = "t" + UUID.randomUUID().toString().substring(0, 8);
        post("/api/v1/namespaces", "{\"metadata\":{\"name\":\"" + namespace + "\"}}");
        maps = "/api/v1/namespaces/" + namespace + "/configmaps";
    }

    @AfterEach
    void hangUp() {
        http.close();
    }

    private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        return response;
    }

    private WebSocket watch(String query) throws ExecutionException, InterruptedException {
        return http.newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + port + maps + "?watch=true" + query), new Listener())
                .get();
    }

    private final class Listener implements WebSocket.Listener {

        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                events.add(JsonMapper.shared().readTree(text.toString()));
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            messages.add(bytes);
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closed.add(code);
            return null;
        }
    }

    private JsonNode event() throws InterruptedException {
        JsonNode event = events.poll(60, TimeUnit.SECONDS);
        assertThat(event).as("an event").isNotNull();
        return event;
    }

    @Test
    void aWebSocketGetsOneMessageForEachEvent() throws Exception {
        String version = JsonMapper.shared()
                .readTree(post(maps, "{\"metadata\":{\"name\":\"first\"}}").body())
                .at("/metadata/resourceVersion")
                .asString();
        WebSocket socket = watch("&resourceVersion=" + version);
        post(maps, "{\"metadata\":{\"name\":\"second\"},\"data\":{\"ä\":\"€\"}}".replace("ä", "a"));
        JsonNode event = event();
        assertThat(event.path("type").asString()).isEqualTo("ADDED");
        assertThat(event.at("/object/metadata/name").asString()).isIn("second", "kube-root-ca.crt");
        assertThat(event.at("/object/kind").asString()).isEqualTo("ConfigMap");
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get();
    }

    /** Without the length that an answer over HTTP has before each. */
    @Test
    void aWebSocketGetsBytesIfProtobufIsWanted() throws Exception {
        post(maps, "{\"metadata\":{\"name\":\"first\"},\"data\":{\"a\":\"" + "x".repeat(300) + "\"}}");
        WebSocket socket = http.newWebSocketBuilder()
                .header("Accept", "application/vnd.kubernetes.protobuf;stream=watch")
                .buildAsync(
                        URI.create("ws://127.0.0.1:" + port + maps + "?watch=true&fieldSelector=metadata.name=first"),
                        new Listener())
                .get();
        byte[] message = messages.poll(60, TimeUnit.SECONDS);
        assertThat(new String(message, StandardCharsets.UTF_8))
                .startsWith("\n\u0005ADDED\u0012")
                .contains("k8s\0", "ConfigMap", "first", "x".repeat(300));
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get();
    }

    @Test
    void largeListsInProtobufAreCompressedToo() throws Exception {
        post(maps, "{\"metadata\":{\"name\":\"large\"},\"data\":{\"a\":\"" + "x".repeat(200_000) + "\"}}");
        HttpResponse<byte[]> response = http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + maps))
                        .header("Accept", "application/vnd.kubernetes.protobuf")
                        .header("Accept-Encoding", "gzip")
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        assertThat(response.headers().firstValue("Content-Encoding")).hasValue("gzip");
        assertThat(response.body().length).isLessThan(20_000);
        byte[] whole = new GZIPInputStream(new ByteArrayInputStream(response.body())).readAllBytes();
        assertThat(whole).startsWith('k', '8', 's', 0).hasSizeGreaterThan(200_000);
    }

    @Test
    void aWebSocketIsClosedWhenTheTimeIsUp() throws Exception {
        WebSocket socket = watch("&timeoutSeconds=1");
        assertThat(closed.poll(60, TimeUnit.SECONDS)).isEqualTo(WebSocket.NORMAL_CLOSURE);
        assertThat(socket.isInputClosed()).isTrue();
    }

    @Test
    void aWebSocketCanHaveTablesToo() throws Exception {
        post(maps, "{\"metadata\":{\"name\":\"shown\"}}");
        WebSocket socket = http.newWebSocketBuilder()
                .header("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io")
                .buildAsync(
                        URI.create("ws://127.0.0.1:" + port + maps + "?watch=true&fieldSelector=metadata.name%3Dshown"),
                        new Listener())
                .get();
        assertThat(event().at("/object/rows/0/cells/0").asString()).isEqualTo("shown");
        socket.abort();
    }

    /** As the API server connects to a kubelet, and whoever may use {@code nodes/proxy}. */
    @Test
    void aKubeletRunsCommandsOverAWebSocketToo() throws Exception {
        String pods = maps.replace("/configmaps", "/pods");
        post(pods, """
                {"metadata":{"name":"box"},"spec":{"containers":[{"name":"a","image":"busybox","command":["sleep","3600"]}]}}""");
        Awaitility.await().untilAsserted(() -> assertThat(pod(pods).at("/status/phase").asString()).isEqualTo("Running"));
        String path = "/api/v1/nodes/" + pod(pods).at("/spec/nodeName").asString() + "/proxy/exec/"
                + pods.split("/")[4] + "/box/a?command=hostname&output=1";
        http.newWebSocketBuilder()
                .subprotocols("v4.channel.k8s.io")
                .buildAsync(URI.create("ws://127.0.0.1:" + port + path), new Listener())
                .get();
        assertThat(closed.poll(60, TimeUnit.SECONDS)).isEqualTo(WebSocket.NORMAL_CLOSURE);
        assertThat(messages).extracting(each -> new String(each, StandardCharsets.UTF_8)).contains("\u0001box\n");
    }

    private JsonNode pod(String pods) throws IOException, InterruptedException {
        return JsonMapper.shared().readTree(get(pods + "/box", "identity").body());
    }

    @Test
    void largeAnswersAreCompressedForThoseWhoTakeIt() throws Exception {
        String value = "v".repeat(200_000);
        post(maps, "{\"metadata\":{\"name\":\"large\"},\"data\":{\"v\":\"" + value + "\"}}");
        for (String path : new String[] {maps + "/large", maps + "?fieldSelector=metadata.name%3Dlarge"}) {
            HttpResponse<byte[]> compressed = get(path, "gzip");
            assertThat(compressed.headers().firstValue("Content-Encoding")).contains("gzip");
            assertThat(compressed.body().length).isLessThan(10_000);
            HttpResponse<byte[]> plain = get(path, "identity");
            assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
            try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed.body()))) {
                assertThat(in.readAllBytes()).isEqualTo(plain.body());
            }
        }
        assertThat(get(maps + "/large/none", "gzip").headers().firstValue("Content-Encoding")).isEmpty();
    }

    /** What comes back for a request's first line, on a connection of its own. */
    private String raw(String line) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream()
                    .write((line + "\r\nHost: localhost\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void anEscapedSlashIsOne() throws Exception {
        post(maps, "{\"metadata\":{\"name\":\"found\"}}");
        assertThat(raw("GET " + maps.replace("/configmaps", "%2Fconfigmaps%2ffound") + " HTTP/1.1"))
                .startsWith("HTTP/1.1 200")
                .contains("\"name\":\"found\"");
    }

    @Test
    void whatGoTakesInAPathOrAQueryIsTaken() throws Exception {
        assertThat(raw("GET " + maps + "/a|b HTTP/1.1")).startsWith("HTTP/1.1 404").contains("configmaps \\\"a|b\\\" not found");
        assertThat(raw("GET " + maps + "?labelSelector=a{b HTTP/1.1")).startsWith("HTTP/1.1 400").contains("\"kind\":\"Status\"");
    }

    @Test
    void whatIsNoHttpIsToldSoInALine() throws Exception {
        assertThat(raw("GET " + maps + "/%zz HTTP/1.1")).startsWith("HTTP/1.1 400").endsWith("\r\n\r\n400 Bad Request");
    }

    private HttpResponse<byte[]> get(String path, String encoding) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .header("Accept-Encoding", encoding)
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    /** Kubectl 1.32 loses what comes before it has made its streams. */
    @Test
    void nothingOfACommandIsSentBeforeTheClientHasAnswered() throws Exception {
        String pods = maps.replace("configmaps", "pods");
        post(maps.replace("configmaps", "serviceaccounts"), "{\"metadata\":{\"name\":\"own\"}}");
        post(pods, "{\"metadata\":{\"name\":\"p\"},\"spec\":{\"serviceAccountName\":\"own\",\"containers\":[{\"name\":\"c\","
                + "\"image\":\"busybox\",\"command\":[\"sleep\",\"1000\"]}]}}");
        while (!new String(get(pods + "/p", "identity").body(), StandardCharsets.UTF_8).contains("\"phase\":\"Running\"")) {
            Thread.onSpinWait();
        }
        BlockingQueue<String> frames = new LinkedBlockingQueue<>();
        WebSocket socket = http.newWebSocketBuilder()
                .subprotocols("v5.channel.k8s.io")
                .buildAsync(
                        URI.create("ws://127.0.0.1:" + port + pods + "/p/exec?command=echo&command=hi&stdout=true"),
                        new WebSocket.Listener() {
                            @Override
                            public @Nullable CompletionStage<?> onPing(WebSocket socket, ByteBuffer message) {
                                frames.add("ping");
                                socket.request(1);
                                return null;
                            }

                            @Override
                            public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
                                frames.add(StandardCharsets.UTF_8.decode(data).toString().strip());
                                socket.request(1);
                                return null;
                            }
                        })
                .get();
        assertThat(frames.poll(60, TimeUnit.SECONDS)).isEqualTo("ping");
        String output = frames.poll(60, TimeUnit.SECONDS);
        while (output != null && !output.endsWith("hi")) {
            output = frames.poll(60, TimeUnit.SECONDS);
        }
        assertThat(output).isEqualTo("\u0001hi");
        socket.abort();
    }

    @Test
    void whatIsUpgradedGoesThroughTheProxyToThePod() throws Exception {
        String pods = maps.replace("configmaps", "pods");
        String echo = "while read -r line && [ ${#line} -gt 1 ]; do :; done;"
                + "printf 'HTTP/1.1 101 Switching Protocols\\r\\nConnection: Upgrade\\r\\nUpgrade: echo\\r\\n\\r\\n'; cat";
        ObjectNode pod = JsonMapper.shared().createObjectNode();
        pod.putObject("metadata").put("name", "echo");
        ObjectNode container = pod.putObject("spec").putArray("containers").addObject().put("name", "c").put("image", "busybox");
        List.of("nc", "-lk", "-p", "8080", "-e", "sh", "-c", echo).forEach(container.putArray("command")::add);
        container.putObject("readinessProbe").put("periodSeconds", 1).putObject("tcpSocket").put("port", 8080);
        post(pods, pod.toString());
        Awaitility.await().untilAsserted(() -> assertThat(http.send(
                                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + pods + "/echo")).build(),
                                HttpResponse.BodyHandlers.ofString())
                        .body())
                .contains("\"ready\":true"));
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream()
                    .write(("GET " + pods + "/echo:8080/proxy/ HTTP/1.1\r\nHost: podium\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            BufferedReader answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            assertThat(answer.readLine()).startsWith("HTTP/1.1 101");
            assertThat(answer.lines().takeWhile(each -> !each.isEmpty())).contains("Upgrade: echo");
            socket.getOutputStream().write("hello\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(answer.readLine()).isEqualTo("hello");
        }
    }
}
