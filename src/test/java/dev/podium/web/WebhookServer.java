package dev.podium.web;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.podium.access.Access;
import dev.podium.access.Credential;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A server that really listens, on loopback, with a certificate of the cluster's own authority. */
final class WebhookServer implements AutoCloseable {

    private final Access access;
    private final HttpsServer server;
    private final Map<String, UnaryOperator<ObjectNode>> answers = new ConcurrentHashMap<>();
    private final List<JsonNode> questions = new CopyOnWriteArrayList<>();

    WebhookServer(Access access) throws IOException, GeneralSecurityException {
        this.access = access;
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context(access.authority().server())));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            JsonNode question = JsonMapper.shared().readTree(exchange.getRequestBody().readAllBytes());
            questions.add(question);
            @Nullable UnaryOperator<ObjectNode> answer = answers.get(exchange.getRequestURI().getPath());
            ObjectNode review = JsonMapper.shared().createObjectNode();
            review.set("apiVersion", question.path("apiVersion"));
            review.set("kind", question.path("kind"));
            ObjectNode response = review.putObject("response").put("uid", question.at("/request/uid").asString(""));
            if (answer != null) {
                answer.apply(response);
            }
            byte[] bytes = review.toString().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer == null ? 404 : 200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    private static SSLContext context(Credential own) throws IOException, GeneralSecurityException {
        char[] password = "x".toCharArray();
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("own", own.key(), password, new X509Certificate[] {own.certificate()});
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    /** From now on, {@code answer} fills in the response at that path; without one, nothing is found there. */
    void answer(String path, UnaryOperator<ObjectNode> answer) {
        answers.put(path, answer);
    }

    /** What has been asked so far, in order. */
    List<JsonNode> questions() {
        return questions;
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** A {@code clientConfig} for that path. */
    String clientConfig(String path) {
        String authority = Base64.getEncoder()
                .encodeToString(access.authority().certificatePem().getBytes(StandardCharsets.US_ASCII));
        return "{\"url\":\"https://localhost:" + port() + path + "\",\"caBundle\":\"" + authority + "\"}";
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
