package dev.podium.registry.webhook;

import dev.podium.machinery.Definition;
import dev.podium.machinery.Json;
import dev.podium.machinery.MalformedException;
import dev.podium.registry.Dialer;
import dev.podium.registry.PeerTls;
import dev.podium.registry.ServiceBackends;
import dev.podium.registry.custom.Converter;
import dev.podium.time.ClusterTime;
import dev.podium.time.Task;
import dev.podium.watch.WatchCache;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Asks webhooks: one POST over HTTPS, one answer (upstream's {@code apiserver/pkg/util/webhook}). */
public final class WebhookCaller {

    private static final int MOST_ANSWERED = 16 << 20;

    private final Dialer dialer;
    private final ServiceBackends services;
    private final ClusterTime time;

    /** @param dialer how Pods and other machines are reached */
    public WebhookCaller(Dialer dialer, WatchCache cache, ClusterTime time) {
        this.dialer = dialer;
        this.services = new ServiceBackends(cache);
        this.time = time;
    }

    /** Who converts the objects of a definition. */
    public Converter converter(Definition definition) {
        JsonNode config = definition.conversion().clientConfig();
        return config == null
                ? Converter.NONE
                : new ConversionWebhook(this, config, definition.conversion().reviewVersions());
    }

    /**
     * What a webhook answers.
     *
     * @param timeout for the whole call; also told to the webhook
     * @throws IOException if it cannot be reached, is not who it should be, or answers no JSON object; in Go's words
     */
    ObjectNode call(ClientConfig config, JsonNode question, Duration timeout) throws IOException {
        URI url = URI.create(config.url() + (config.url().getRawQuery() == null ? "?" : "&") + "timeout=" + timeout.toSeconds() + "s");
        AtomicBoolean late = new AtomicBoolean();
        try {
            ServiceBackends.Place place = place(config);
            try (Socket socket = dialer.dial(place.host(), place.port(), timeout)) {
                Task deadline = time.after(timeout, () -> {
                    late.set(true);
                    close(socket);
                });
                try {
                    return exchange(url, secured(config, socket), question);
                } finally {
                    deadline.cancel();
                }
            }
        } catch (IOException | HttpException failed) {
            String why = late.get() ? "context deadline exceeded" : failed.getMessage();
            if (failed instanceof AnsweredException) {
                throw new IOException(why, failed);
            }
            throw new IOException("Post \"" + url + "\": " + why, failed);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            throw new IOException("Post \"" + url + "\": the server is shutting down", closing);
        }
    }

    private ServiceBackends.Place place(ClientConfig config) throws IOException {
        ClientConfig.Service service = config.service();
        return service == null
                ? new ServiceBackends.Place(config.url().getHost(), config.port())
                : services.any(service.namespace(), service.name(), Integer.toString(service.port()));
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException gone) {
            // That is what was wanted.
        }
    }

    private static Socket secured(ClientConfig config, Socket socket) throws IOException {
        return PeerTls.of(new PeerTls.Trust.Authorities(config.authorities()), null)
                .over(socket, config.url().getHost(), config.port());
    }

    private static ObjectNode exchange(URI url, Socket socket, JsonNode question) throws IOException, HttpException {
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        BasicClassicHttpRequest request =
                new BasicClassicHttpRequest("POST", (HttpHost) null, path + "?" + url.getRawQuery());
        byte[] body = Json.bytes(question);
        request.addHeader("Host", url.getRawAuthority());
        request.addHeader("Accept", "application/json, */*");
        request.addHeader("Content-Type", "application/json");
        request.addHeader("Content-Length", body.length);
        request.addHeader("User-Agent", "kube-apiserver-admission");
        request.addHeader("Connection", "close");
        request.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
        try (DefaultBHttpClientConnection http = new DefaultBHttpClientConnection(null)) {
            http.bind(socket);
            try (ClassicHttpResponse response =
                    new HttpRequestExecutor().execute(request, http, HttpCoreContext.create())) {
                byte[] answer = response.getEntity() == null
                        ? new byte[0]
                        : response.getEntity().getContent().readNBytes(MOST_ANSWERED);
                if (response.getCode() < 200 || response.getCode() > 299) {
                    throw new AnsweredException(refusal(response.getCode()));
                }
                return Json.parse(answer);
            } catch (MalformedException noJson) {
                throw new AnsweredException("could not get REST client response: " + noJson.getMessage());
            }
        }
    }

    /** As client-go describes answers that carry no {@code Status}. */
    private static String refusal(int code) {
        return switch (code) {
            case 404 -> "the server could not find the requested resource";
            case 401 -> "the server has asked for the client to provide credentials";
            case 403 -> "forbidden";
            case 405 -> "the server does not allow this method on the requested resource";
            default -> code >= 500
                    ? "an error on the server (\"unknown\") has prevented the request from succeeding"
                    : "the server rejected our request for an unknown reason";
        };
    }

    /** The webhook was there, but its answer is none. */
    private static final class AnsweredException extends IOException {

        private static final long serialVersionUID = 1L;

        AnsweredException(String why) {
            super(why);
        }
    }
}
