package dev.podium.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.ClusterOptions;
import dev.podium.Rehearsal;
import dev.podium.client.ResourceType;
import dev.podium.container.simulated.HttpResponse;
import dev.podium.container.simulated.http.HttpClient;
import dev.podium.container.simulated.http.HttpsServer;
import dev.podium.model.HttpHeader;
import dev.podium.model.NodeNetwork;
import dev.podium.network.Connection;
import dev.podium.network.NetworkNamespace;
import dev.podium.network.TrustingTls;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringWriter;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLSocket;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Requests to the address of the Ingresses, with kubelets and Pods behind them, on a clock that the test moves. */
class IngressProxyTests {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final String PEER = "172.18.99.9";

    private final Rehearsal stage = new Rehearsal(2, options -> options.withIngress(new ClusterOptions.Ingress.InCluster()));
    private final NetworkNamespace guest = stage.cluster.network().attach(PEER);

    @AfterEach
    void close() {
        stage.close();
    }

    private Connection dial(int port) throws Exception {
        return guest.dial(NodeNetwork.INGRESS, port, SECOND);
    }

    private HttpResponse send(String host, String method, String target, byte[] body, HttpHeader... more) throws Exception {
        List<HttpHeader> headers = new ArrayList<>(List.of(more));
        headers.add(new HttpHeader("Host", host));
        return HttpClient.send(dial(80), new HttpClient.Call(method, target, headers, body));
    }

    private HttpResponse get(String host, String target) throws Exception {
        return send(host, "GET", target, new byte[0]);
    }

    private void echoes() throws IOException {
        stage.createAll(Path.of("examples/ingress/echo.yaml"));
        stage.advance(Duration.ofSeconds(30));
    }

    private void scale(String deployment, int replicas) {
        stage.client.scale(ResourceType.DEPLOYMENTS, "default", deployment, replicas);
        stage.advance(Duration.ofSeconds(60));
    }

    /** A Service {@code web} and an Ingress for the host {@code web.example}, before a server of the test. */
    private void web(NetworkNamespace.Acceptor server, String annotations, String more) throws IOException {
        stage.cluster.network().attach("10.99.0.1").listen(8080, NetworkNamespace.Binding.ANY, server);
        webAt("10.99.0.1", annotations, more);
    }

    private void webAt(String place, String annotations, String more) {
        stage.create("apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{name: http, port: 80}]}\n");
        stage.create("apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: {name: web-1, labels:"
                + " {kubernetes.io/service-name: web}}\naddressType: IPv4\nports: [{name: http, port: 8080}]\n"
                + "endpoints: [{addresses: [" + place + "]}]\n");
        stage.create("apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: web, annotations: {" + annotations + "}}\nspec:\n"
                + "  rules: [{host: web.example, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port:"
                + " {name: http}}}}]}}]\n" + more.indent(2));
    }

    private static void answer(Connection connection, String text) throws IOException {
        connection.output().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The head of a request, and {@code length} bytes more. */
    private static String heard(Connection connection, int length) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) connection.input().read());
        }
        return head + new String(connection.input().readNBytes(length), StandardCharsets.ISO_8859_1);
    }

    /** Answers with all that is heard. */
    private static void mirror(Connection connection) throws IOException {
        try (connection) {
            String heard = heard(connection, 0);
            answer(connection, "HTTP/1.1 200 OK\r\nServer: mine\r\nX-Mine: yes\r\nContent-Length: " + heard.length() + "\r\n\r\n" + heard);
        }
    }

    @Test
    void everyHostLeadsToItsServiceAndOthersNowhere() throws Exception {
        echoes();
        assertThat(get("v1.echo.example", "/").text()).contains("Version: v1");
        assertThat(get("V2.echo.example:8081", "/some/path?x=y").text()).contains("Version: v2");
        HttpResponse stranger = get("v3.echo.example", "/");
        assertThat(stranger.status()).isEqualTo(404);
        assertThat(stranger.text()).contains("<center><h1>404 Not Found</h1></center>\r\n<hr><center>nginx</center>");
    }

    @Test
    void podsTakeTurnsComeAndGo() throws Exception {
        echoes();
        Set<String> two = new HashSet<>();
        for (int i = 0; i < 2; i++) {
            two.add(get("v1.echo.example", "/").text());
        }
        assertThat(two).hasSize(2);
        scale("echo-v1", 0);
        HttpResponse nobody = get("v1.echo.example", "/");
        assertThat(nobody.status()).isEqualTo(503);
        assertThat(nobody.text()).contains("503 Service Temporarily Unavailable");
        scale("echo-v1", 1);
        assertThat(get("v1.echo.example", "/").status()).isEqualTo(200);
        assertThat(get("v2.echo.example", "/").status()).isEqualTo(200);
    }

    @Test
    void anIngressThatGoesOrChangesIsSeenAtOnce() throws Exception {
        web(IngressProxyTests::mirror, "", "");
        assertThat(get("web.example", "/").status()).isEqualTo(200);
        stage.client.update(ResourceType.INGRESSES, "default", "web", object -> {
            ((ObjectNode) object.at("/spec/rules/0")).put("host", "*.web.example");
            return object;
        });
        stage.time.settle();
        assertThat(get("web.example", "/").status()).isEqualTo(404);
        assertThat(get("a.web.example", "/").status()).isEqualTo(200);
        assertThat(get("a.b.web.example", "/").status()).isEqualTo(404);
        stage.client.delete(ResourceType.INGRESSES, "default", "web");
        stage.time.settle();
        assertThat(get("a.web.example", "/").status()).isEqualTo(404);
    }

    @Test
    void backendsLearnWhereARequestComesFrom() throws Exception {
        web(IngressProxyTests::mirror, "", "");
        HttpResponse mirrored = send(
                "web.example:81",
                "GET",
                "/a%20b?c=d",
                new byte[0],
                new HttpHeader("X-Forwarded-For", "192.0.2.1"),
                new HttpHeader("Connection", "X-Hop"),
                new HttpHeader("X-Hop", "by hop"));
        assertThat(mirrored.text().lines())
                .startsWith("GET /a%20b?c=d HTTP/1.1", "Host: web.example:81")
                .contains(
                        "X-Real-IP: " + PEER,
                        "X-Forwarded-For: " + PEER,
                        "X-Forwarded-Host: web.example:81",
                        "X-Forwarded-Port: 80",
                        "X-Forwarded-Proto: http",
                        "X-Forwarded-Scheme: http",
                        "X-Scheme: http",
                        "X-Original-Forwarded-For: 192.0.2.1")
                .anyMatch(each -> each.matches("X-Request-ID: [0-9a-f]{32}"))
                .noneMatch(each -> each.startsWith("X-Hop") || each.startsWith("Connection"));
        assertThat(mirrored.header("X-Mine")).isEqualTo("yes");
        assertThat(mirrored.header("Server")).isEmpty();
        assertThat(mirrored.header("Date")).startsWith("Thu, 1 Jan 2026 00:00:");
    }

    @Test
    void bodiesArePassedOnUpToAMebibyte() throws Exception {
        web(connection -> {
            try (connection) {
                String heard = heard(connection, 5);
                answer(connection, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n" + heard.substring(heard.length() - 5)
                        + "\r\n0\r\n\r\n");
            }
        }, "", "");
        assertThat(send("web.example", "POST", "/", "hello".getBytes(StandardCharsets.US_ASCII)).text()).isEqualTo("hello");
        assertThat(send("web.example", "POST", "/", new byte[(1 << 20) + 1]).status()).isEqualTo(413);
    }

    @Test
    void aConnectionServesManyRequests() throws Exception {
        web(IngressProxyTests::mirror, "", "");
        try (Connection connection = dial(80)) {
            answer(connection, "GET /one HTTP/1.1\r\nHost: web.example\r\n\r\n"
                    + "POST /two HTTP/1.1\r\nHost: other\r\nContent-Length: 2\r\n\r\nhi"
                    + "GET /three HTTP/1.1\r\nHost: web.example\r\nConnection: close\r\n\r\n");
            String all = new String(connection.input().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertThat(all).containsSubsequence("GET /one", "404 Not Found", "Connection: keep-alive", "Connection: close", "GET /three");
        }
    }

    @Test
    void whatIsNoRequestIsRefused() throws Exception {
        for (String each : List.of("nonsense\r\n\r\n", "GET / HTTP/1.1\r\n\r\n", "GET /../x HTTP/1.1\r\nHost: a\r\n\r\n")) {
            try (Connection connection = dial(80)) {
                answer(connection, each);
                assertThat(new String(connection.input().readAllBytes(), StandardCharsets.ISO_8859_1))
                        .startsWith("HTTP/1.1 400 Bad Request");
            }
        }
    }

    @Test
    void aBackendThatRefusesOrTellsNonsenseIsABadGateway() throws Exception {
        web(connection -> {
            answer(connection, "nonsense\r\n\r\n");
            connection.close();
        }, "", "");
        assertThat(get("web.example", "/").status()).isEqualTo(502);
        stage.cluster.network().attach("10.99.0.2");
        stage.client.update(ResourceType.ENDPOINT_SLICES, "default", "web-1", object -> {
            ((ObjectNode) object.at("/endpoints/0")).putArray("addresses").add("10.99.0.2");
            return object;
        });
        HttpResponse refused = get("web.example", "/");
        assertThat(refused.status()).isEqualTo(502);
        assertThat(refused.text()).contains("502 Bad Gateway");
    }

    @Test
    void aBackendThatSaysNothingForAMinuteIsTooLate() throws Exception {
        web(connection -> connection.input().readAllBytes(), "", "");
        try (Connection connection = dial(80)) {
            answer(connection, "GET / HTTP/1.1\r\nHost: web.example\r\nConnection: close\r\n\r\n");
            stage.time.settle();
            stage.advance(Duration.ofSeconds(59));
            stage.advance(Duration.ofSeconds(2));
            assertThat(new String(connection.input().readAllBytes(), StandardCharsets.ISO_8859_1))
                    .startsWith("HTTP/1.1 504 Gateway Time-out");
        }
    }

    @Test
    void aStreamComesAsItIsWritten() throws Exception {
        web(connection -> {
            try (connection) {
                heard(connection, 0);
                answer(connection, "HTTP/1.1 200 OK\r\n\r\nfirst\n");
                connection.input().read();
            }
        }, "", "");
        try (Connection connection = dial(80)) {
            answer(connection, "GET / HTTP/1.1\r\nHost: web.example\r\n\r\n");
            BufferedReader lines = new BufferedReader(new InputStreamReader(connection.input(), StandardCharsets.ISO_8859_1));
            String line = lines.readLine();
            while (!line.equals("first")) {
                line = lines.readLine();
            }
            assertThat(line).as("while the backend still goes on").isEqualTo("first");
        }
    }

    @Test
    void whoWantsAnotherProtocolGetsTheBackendItself() throws Exception {
        web(connection -> {
            try (connection) {
                assertThat(heard(connection, 0)).contains("Upgrade: websocket", "Connection: upgrade", "Sec-WebSocket-Key: k");
                answer(connection, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nearly ");
                connection.output().write(connection.input().readNBytes(5));
            }
        }, "", "");
        try (Connection connection = dial(80)) {
            answer(connection, "GET / HTTP/1.1\r\nHost: web.example\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Key: k\r\n\r\nhello");
            assertThat(new String(connection.input().readAllBytes(), StandardCharsets.ISO_8859_1))
                    .startsWith("HTTP/1.1 101 ")
                    .contains("Upgrade: websocket", "Connection: upgrade")
                    .endsWith("\r\n\r\nearly hello");
        }
    }

    private X509Certificate shown(String host) throws Exception {
        SSLSocket socket = (SSLSocket) tls(host);
        try (socket) {
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    private Socket tls(String host) throws Exception {
        return TrustingTls.over(dial(443), host, 443);
    }

    private static String pem(Object object) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        }
        return Base64.getEncoder().encodeToString(text.toString().getBytes(StandardCharsets.US_ASCII));
    }

    private void secret(String certificate, String key) {
        stage.create("apiVersion: v1\nkind: Secret\nmetadata: {name: web-tls}\ntype: Opaque\ndata: {tls.crt: " + certificate
                + ", tls.key: " + key + "}\n");
    }

    @Test
    void theSecretOfAHostIsShownAndNobodysWhereItIsMissingOrBroken() throws Exception {
        web(IngressProxyTests::mirror, "", "tls: [{hosts: [web.example], secretName: web-tls}]");
        assertThat(shown("web.example").getSubjectX500Principal().getName()).contains("CN=Kubernetes Ingress Controller Fake Certificate");
        Certificate own = Certificate.fake(stage.time.now());
        Certificate others = Certificate.fake(stage.time.now());
        secret(pem(own.chain()[0]), pem(others.key()));
        assertThat(shown("web.example")).as("the key is another's").isNotEqualTo(own.chain()[0]);
        stage.client.update(ResourceType.SECRETS, "default", "web-tls", object -> {
            try {
                object.withObject("/data").put("tls.key", pem(own.key()));
            } catch (IOException impossible) {
                throw new AssertionError(impossible);
            }
            return object;
        });
        assertThat(shown("web.example")).isEqualTo(own.chain()[0]);
        assertThat(shown("other.example")).isNotEqualTo(own.chain()[0]);
    }

    @Test
    void requestsOverTlsAreServedAndPlainOnesSentThere() throws Exception {
        web(IngressProxyTests::mirror, "", "tls: [{hosts: [web.example]}]");
        HttpResponse plain = get("web.example:8081", "/x?y");
        assertThat(plain.status()).isEqualTo(308);
        assertThat(plain.header("Location")).isEqualTo("https://web.example/x?y");
        try (HttpClient.Exchange secure = HttpClient.open(
                tls("web.example"), new HttpClient.Call("GET", "/", List.of(new HttpHeader("Host", "web.example")), new byte[0]))) {
            assertThat(new String(secure.body().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("X-Forwarded-Proto: https", "X-Forwarded-Port: 443");
            assertThat(secure.header("Strict-Transport-Security")).isEqualTo("max-age=31536000; includeSubDomains");
        }
    }

    @Test
    void aNameForSomethingElseIsFollowed() throws Exception {
        echoes();
        stage.create("apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {type: ExternalName, externalName:"
                + " echo-v2.default.svc.cluster.local}\n");
        stage.create("apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: web}\nspec: {defaultBackend:"
                + " {service: {name: web, port: {number: 3000}}}}\n");
        assertThat(get("anything.example", "/").text()).contains("Version: v2");
    }

    @Test
    void aCanaryIsReachedByItsHeader() throws Exception {
        echoes();
        stage.create("""
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata:
                  name: canary
                  annotations: {nginx.ingress.kubernetes.io/canary: 'true', nginx.ingress.kubernetes.io/canary-by-header: X-New}
                spec:
                  rules:
                  - host: v1.echo.example
                    http:
                      paths: [{path: /, pathType: Prefix, backend: {service: {name: echo-v2, port: {number: 3000}}}}]
                """);
        assertThat(get("v1.echo.example", "/").text()).contains("Version: v1");
        assertThat(send("v1.echo.example", "GET", "/", new byte[0], new HttpHeader("X-New", "always")).text()).contains("Version: v2");
    }

    @Test
    void backendsMaySpeakTls() throws Exception {
        Certificate own = Certificate.fake(stage.time.now());
        HttpsServer server = new HttpsServer(
                Base64.getDecoder().decode(pem(own.chain()[0])),
                new String(Base64.getDecoder().decode(pem(own.key())), StandardCharsets.US_ASCII),
                request -> HttpResponse.ok("secret " + request.path()));
        web(server::serve, "nginx.ingress.kubernetes.io/backend-protocol: HTTPS", "");
        assertThat(get("web.example", "/x").text()).isEqualTo("secret /x");
    }
}
