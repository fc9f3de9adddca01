package dev.podium.probe;

import dev.podium.model.HttpGetAction;
import dev.podium.model.HttpHeader;
import dev.podium.network.Connection;
import dev.podium.network.ConnectionSocket;
import dev.podium.network.PodNetwork;
import dev.podium.network.TrustingTls;
import dev.podium.time.ClusterTime;
import dev.podium.time.Task;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.jspecify.annotations.Nullable;

/** An HTTP probe (upstream's {@code pkg/probe/http}): 2xx and 3xx succeed; redirects are followed on the same host only. */
final class HttpProbe {

    private static final int MOST_REDIRECTS = 10;
    private static final String LATE = "context deadline exceeded (Client.Timeout exceeded while awaiting headers)";
    private static final String UNSAFE = "\"<>\\^`{|}[]";
    private static final Http1Config SMALL = Http1Config.custom().setBufferSize(2048).build();

    private final PodNetwork network;
    private final ClusterTime time;

    HttpProbe(PodNetwork network, ClusterTime time) {
        this.network = network;
        this.time = time;
    }

    /** An answer, as far as a probe looks at it. */
    private record Answer(int status, @Nullable String location, String body) {}

    ProbeAttempt attempt(HttpGetAction action, String podIp, int port, Duration timeout) throws InterruptedException {
        String scheme = action.scheme() == null ? "http" : action.scheme().toLowerCase(Locale.ROOT);
        String host = action.host() == null || action.host().isEmpty() ? podIp : action.host();
        String path = action.path() == null || action.path().isEmpty() ? "/" : action.path();
        URI url = URI.create(scheme + "://" + host + ":" + port + (path.startsWith("/") ? "" : "/") + encoded(path));
        long end = time.nanos() + timeout.toNanos();
        for (int redirects = 0; redirects < MOST_REDIRECTS; redirects++) {
            Answer answer;
            try {
                answer = get(action, url, end);
            } catch (IOException failed) {
                return ProbeAttempt.failure("Get \"" + url + "\": " + failed.getMessage());
            }
            if (answer.status >= 200 && answer.status < 300) {
                return ProbeAttempt.success(answer.body);
            }
            if (answer.status < 300 || answer.status >= 400) {
                return ProbeAttempt.failure("HTTP probe failed with statuscode: " + answer.status);
            }
            if (answer.location == null) {
                return redirected(answer);
            }
            URI next = next(url, answer.location);
            if (next == null || !url.getHost().equals(next.getHost())) {
                return redirected(answer);
            }
            url = next;
        }
        return ProbeAttempt.failure("Get \"" + url + "\": stopped after " + MOST_REDIRECTS + " redirects");
    }

    private static ProbeAttempt redirected(Answer answer) {
        return new ProbeAttempt(
                ProbeOutcome.WARNING, "Probe terminated redirects, Response body: " + answer.body);
    }

    /** What a URL cannot hold, encoded as Go does; a {@code %} that encodes nothing is such a thing too. */
    private static String encoded(String path) {
        StringBuilder encoded = new StringBuilder();
        for (byte each : path.replaceAll("%(?![0-9A-Fa-f]{2})", "%25").getBytes(StandardCharsets.UTF_8)) {
            if (each > ' ' && each < 0x7f && UNSAFE.indexOf(each) < 0) {
                encoded.append((char) each);
            } else {
                encoded.append(String.format("%%%02X", each & 0xff));
            }
        }
        return encoded.toString();
    }

    /** Where a redirect leads; null if nowhere that can be understood. */
    private static @Nullable URI next(URI from, String location) {
        try {
            URI next = from.resolve(encoded(location));
            return next.getHost() == null ? null : next;
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }

    private Duration left(long end) {
        return Duration.ofNanos(Math.max(1, end - time.nanos()));
    }

    private Answer get(HttpGetAction action, URI url, long end) throws IOException, InterruptedException {
        int port = url.getPort() < 0 ? (url.getScheme().equals("https") ? 443 : 80) : url.getPort();
        Connection connection = dial(url.getHost(), port, end);
        AtomicBoolean late = new AtomicBoolean();
        Task deadline = time.after(left(end), () -> {
            late.set(true);
            connection.close();
        });
        try {
            return url.getScheme().equals("https")
                    ? exchange(action, url, TrustingTls.over(connection, url.getHost(), port))
                    : exchange(action, url, new ConnectionSocket(connection));
        } catch (IOException | HttpException failed) {
            if (late.get()) {
                throw new IOException(LATE, failed);
            }
            throw new IOException(failed instanceof IOException ? failed.getMessage() : "malformed HTTP response", failed);
        } finally {
            deadline.cancel();
            connection.close();
        }
    }

    private Connection dial(String host, int port, long end) throws IOException, InterruptedException {
        try {
            return network.dial(host, port, left(end));
        } catch (SocketTimeoutException nobody) {
            throw new IOException(LATE, nobody);
        }
    }

    private static Answer exchange(HttpGetAction action, URI url, Socket socket)
            throws IOException, HttpException {
        String target = url.getRawPath() + (url.getRawQuery() == null ? "" : "?" + url.getRawQuery());
        BasicClassicHttpRequest request =
                new BasicClassicHttpRequest("GET", (HttpHost) null, target.isEmpty() ? "/" : target);
        headers(action, url, request);
        try (DefaultBHttpClientConnection http = new DefaultBHttpClientConnection(SMALL)) {
            http.bind(socket);
            try (ClassicHttpResponse response =
                    new HttpRequestExecutor().execute(request, http, HttpCoreContext.create())) {
                HttpEntity entity = response.getEntity();
                String body = entity == null
                        ? ""
                        : new String(entity.getContent().readNBytes(Prober.MOST_OUTPUT), StandardCharsets.UTF_8);
                Header location = response.getFirstHeader("Location");
                return new Answer(response.getCode(), location == null ? null : location.getValue(), body);
            }
        }
    }

    private static void headers(HttpGetAction action, URI url, BasicClassicHttpRequest request) {
        String host = url.getPort() < 0 ? url.getHost() : url.getHost() + ":" + url.getPort();
        String agent = "kube-probe/1.36";
        String accept = "*/*";
        for (HttpHeader each : action.httpHeaders()) {
            String value = each.value() == null ? "" : each.value();
            switch (each.name().toLowerCase(Locale.ROOT)) {
                case "host" -> host = value;
                case "user-agent" -> agent = value;
                case "accept" -> accept = value;
                default -> request.addHeader(each.name(), value);
            }
        }
        request.addHeader("Host", host);
        if (!agent.isEmpty()) {
            request.addHeader("User-Agent", agent);
        }
        if (!accept.isEmpty()) {
            request.addHeader("Accept", accept);
        }
        request.addHeader("Connection", "close");
    }
}
