package dev.podium.container.simulated.image;

import dev.podium.container.simulated.HttpResponse;
import dev.podium.container.simulated.Process;
import dev.podium.container.simulated.applet.Url;
import dev.podium.container.simulated.http.HttpClient;
import dev.podium.container.simulated.http.TlsClient;
import dev.podium.container.simulated.http.TlsException;
import dev.podium.model.HttpHeader;
import dev.podium.network.Connection;
import dev.podium.network.ConnectionSocket;
import dev.podium.time.Task;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.NoHttpResponseException;
import tools.jackson.databind.JsonNode;

/** HTTP as Go's client speaks it, and how it complains. */
final class AgnhostHttp {

    private static final String DNS = "10.96.0.10:53";

    private final Process process;
    private final TlsClient.Trust trust;
    private final String token;
    private final Duration timeout;

    /** @param token what is shown; empty: nothing */
    AgnhostHttp(Process process, TlsClient.Trust trust, String token, Duration timeout) {
        this.process = process;
        this.trust = trust;
        this.token = token;
        this.timeout = timeout;
    }

    /** A client that knows no authority and shows nothing. */
    static AgnhostHttp plain(Process process, Duration timeout) {
        return new AgnhostHttp(process, new TlsClient.Trust.In(List.of(), process.time().now()), "", timeout);
    }

    /** @throws IOException in Go's words: {@code Get "http://a/b": dial tcp: ...} */
    HttpResponse get(String address) throws IOException, InterruptedException {
        return send("GET", address, Content.NONE);
    }

    HttpResponse post(String address, Content content) throws IOException, InterruptedException {
        return send("POST", address, content);
    }

    /** What a request carries. */
    record Content(String type, String text) {

        static final Content NONE = new Content("", "");

        /** @param encoded what a form holds */
        static Content form(String encoded) {
            return new Content("application/x-www-form-urlencoded", encoded);
        }

        static Content json(JsonNode tree) {
            return new Content("application/json", tree.toString());
        }
    }

    private HttpResponse send(String method, String address, Content content) throws IOException, InterruptedException {
        Url url = Url.parse(address);
        String what = method.charAt(0) + method.substring(1).toLowerCase(Locale.ROOT) + " \"" + address + "\": ";
        if (url == null) {
            throw new IOException(what + "http: no Host in request URL");
        }
        AtomicBoolean late = new AtomicBoolean();
        try {
            Connection connection = process.sockets().dial(url.host(), url.port(), timeout);
            process.atEnd(connection::close);
            Task deadline = process.time().after(timeout, () -> {
                late.set(true);
                connection.close();
            });
            try (connection;
                    Socket layer = url.scheme().equals("https")
                            ? TlsClient.connect(connection, url.host(), trust)
                            : new ConnectionSocket(connection);
                    HttpClient.Exchange exchange = HttpClient.open(layer, call(method, url, content))) {
                return new HttpResponse(exchange.status(), exchange.headers(), exchange.body().readAllBytes());
            } finally {
                deadline.cancel();
            }
        } catch (IOException failed) {
            throw new IOException(
                    what + (late.get() ? "context deadline exceeded (Client.Timeout exceeded while awaiting headers)" : words(failed)),
                    failed);
        }
    }

    private HttpClient.Call call(String method, Url url, Content content) {
        List<HttpHeader> headers = new ArrayList<>();
        headers.add(new HttpHeader("Host", url.authority()));
        headers.add(new HttpHeader("User-Agent", "Go-http-client/1.1"));
        if (!token.isEmpty()) {
            headers.add(new HttpHeader("Authorization", "Bearer " + token));
        }
        if (!content.type().isEmpty()) {
            headers.add(new HttpHeader("Content-Type", content.type()));
        }
        return new HttpClient.Call(method, url.target(), headers, content.text().getBytes(StandardCharsets.UTF_8));
    }

    /** What Go says of it. */
    static String words(IOException failed) {
        String message = String.valueOf(failed.getMessage());
        return switch (failed) {
            case UnknownHostException unknown -> message.replace(": no such host", " on " + DNS + ": no such host");
            case TlsException untrusted -> switch (untrusted.reason()) {
                case NO_TLS -> "http: server gave HTTP response to HTTPS client";
                case BROKEN_OFF -> "EOF";
                default -> "tls: failed to verify certificate: " + message;
            };
            case NoHttpResponseException silent -> "EOF";
            case ConnectionClosedException closed -> "unexpected EOF";
            case EOFException closed -> "EOF";
            default -> message;
        };
    }
}
