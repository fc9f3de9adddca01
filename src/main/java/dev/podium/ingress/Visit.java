package dev.podium.ingress;

import dev.podium.model.Ingress;
import dev.podium.network.NetworkNamespace;
import dev.podium.time.ClusterTime;
import dev.podium.time.Task;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentLengthStrategy;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.DefaultContentLengthStrategy;
import org.apache.hc.core5.http.impl.io.DefaultBHttpServerConnection;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A client's connection: one request after the other, each to where it belongs. */
final class Visit {

    /** As much as the head of a message may be. */
    static final Http1Config LIMITS = Http1Config.custom().setMaxLineLength(32 * 1024).setMaxHeaderCount(200).build();

    private static final Logger LOG = LoggerFactory.getLogger(Visit.class);

    /** As much of a request as is read that nobody wants, so that another may follow. */
    private static final long DROPPED = 64 * 1024;

    private static final Duration LINGERING = Duration.ofSeconds(30);
    private static final String SECURITY = "max-age=31536000; includeSubDomains";
    private static final DateTimeFormatter DATE = DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);

    /** What follows a wish for another protocol has no end but that of the connection; it is read if the wish is granted. */
    private static final ContentLengthStrategy BODIES = message -> Forwarded.wantsUpgrade(message)
            ? Long.MAX_VALUE
            : DefaultContentLengthStrategy.INSTANCE.determineLength(message);

    private final Surroundings surroundings;
    private final Socket socket;
    private final Inquiry.Scheme scheme;
    private final String client;
    private final DefaultBHttpServerConnection http =
            new DefaultBHttpServerConnection("http", LIMITS, null, null, BODIES, null, null, null);

    /** What all visits have in common. */
    record Surroundings(IngressBook book, Backends backends, NetworkNamespace host, ClusterTime time) {}

    /** @param client the address that it comes from */
    Visit(Surroundings surroundings, Socket socket, Inquiry.Scheme scheme, String client) {
        this.surroundings = surroundings;
        this.socket = socket;
        this.scheme = scheme;
        this.client = client;
    }

    /** Serves the connection until either end closes it. */
    void serve() throws IOException, InterruptedException {
        try (socket;
                http) {
            http.bind(socket);
            while (http.isOpen() && next()) {
                LOG.trace("{} may ask for more", client);
            }
        } catch (HttpException malformed) {
            LOG.debug("{} and its backend do not understand each other", client, malformed);
        }
    }

    /** Serves one request; tells whether there may be another. */
    private boolean next() throws IOException, HttpException, InterruptedException {
        ClassicHttpRequest request;
        try {
            request = http.receiveRequestHeader();
            if (request == null) {
                return false;
            }
            http.receiveRequestEntity(request);
        } catch (HttpException malformed) {
            LOG.debug("{} does not speak HTTP", client, malformed);
            return send(null, Pages.page(HttpStatus.SC_BAD_REQUEST));
        }
        Inquiry inquiry = Inquiry.of(request, scheme, client);
        if (inquiry == null) {
            return send(null, Pages.page(HttpStatus.SC_BAD_REQUEST));
        }
        Verdict verdict = Verdict.of(surroundings.book().site(inquiry.host()), inquiry);
        byte[] body = body(request, verdict instanceof Verdict.Passed passed ? passed.location().settings().bodyLimit() : DROPPED);
        return switch (verdict) {
            case Verdict.Page(int status) -> send(body == null ? null : request, Pages.page(status));
            case Verdict.Moved moved -> send(body == null ? null : request, Pages.moved(moved));
            case Verdict.Passed _ when body == null -> send(null, Pages.page(HttpStatus.SC_REQUEST_TOO_LONG));
            case Verdict.Passed passed -> pass(request, inquiry, passed, body);
        };
    }

    /** All of the body; null if it is longer than it may be, and most of it is still to come. */
    private byte @Nullable [] body(ClassicHttpRequest request, long limit) throws IOException, HttpException {
        HttpEntity entity = request.getEntity();
        if (entity == null || Forwarded.wantsUpgrade(request)) {
            return new byte[0];
        }
        if (entity.getContentLength() > limit) {
            return null;
        }
        if (request.containsHeader("Expect")) {
            http.sendResponseHeader(new BasicClassicHttpResponse(HttpStatus.SC_CONTINUE));
            http.flush();
        }
        InputStream content = entity.getContent();
        byte[] body = content.readNBytes(Math.toIntExact(limit + 1));
        return body.length > limit ? null : body;
    }

    private boolean pass(ClassicHttpRequest request, Inquiry inquiry, Verdict.Passed passed, byte[] body)
            throws IOException, HttpException, InterruptedException {
        Location location = passed.location();
        ClassicHttpRequest sent = Forwarded.request(request, inquiry, passed.target(), body);
        Ingress.BackendService backend = backend(location, request);
        if (backend == null) {
            return send(request, Pages.page(HttpStatus.SC_NOT_FOUND));
        }
        try (Passage passage = Passage.open(
                surroundings.host(),
                surroundings.time(),
                surroundings.backends().next(location.namespace(), backend),
                sent,
                location.settings())) {
            if (passage.upgraded()) {
                upgrade(request, passage);
                return false;
            }
            return send(request, passage.forClient());
        } catch (Passage.FailedException failed) {
            LOG.debug("{} gets no answer from {}", client, backend.name(), failed);
            return send(request, Pages.page(failed.status()));
        }
    }

    private static Ingress.@Nullable BackendService backend(Location location, ClassicHttpRequest request) {
        Canary canary = location.canary();
        return canary != null
                        && canary.takes(name -> header(request, name), ThreadLocalRandom.current().nextInt(canary.total()))
                ? canary.backend()
                : location.backend();
    }

    private static String header(ClassicHttpRequest request, String name) {
        Header found = request.getFirstHeader(name);
        return found == null ? "" : Objects.requireNonNullElse(found.getValue(), "");
    }

    /** From here on nobody looks at what passes. It is over when the backend has ended. */
    private void upgrade(ClassicHttpRequest request, Passage passage) throws IOException, HttpException {
        http.sendResponseHeader(dated(passage.forClient()));
        http.flush();
        HttpEntity theirs = request.getEntity();
        HttpEntity ours = passage.response().getEntity();
        if (theirs == null || ours == null) {
            return;
        }
        InputStream requests = theirs.getContent();
        Task up = surroundings.time().run("ingress upgrade", () -> {
            try {
                Flowing.copy(requests, passage.socket().getOutputStream());
                passage.socket().shutdownOutput();
            } catch (IOException broken) {
                LOG.trace("{} has left", client, broken);
                passage.close();
            }
        });
        try {
            Flowing.copy(ours.getContent(), socket.getOutputStream());
        } finally {
            up.cancel();
        }
    }

    /**
     * Sends an answer; tells whether there may be another request.
     *
     * @param request null if it has not been read to its end, so that nothing can follow
     */
    private boolean send(@Nullable ClassicHttpRequest request, ClassicHttpResponse response) throws IOException, HttpException {
        boolean old = request != null && request.getVersion() != null && request.getVersion().lessEquals(HttpVersion.HTTP_1_0);
        HttpEntity entity = response.getEntity();
        boolean endless = old && entity != null && entity.getContentLength() < 0;
        boolean more = request != null && !endless && keepsAlive(request, old);
        if (entity != null) {
            if (entity.getContentType() != null && !response.containsHeader("Content-Type")) {
                response.addHeader("Content-Type", entity.getContentType());
            }
            if (entity.getContentLength() >= 0) {
                response.setHeader("Content-Length", entity.getContentLength());
            } else if (!endless) {
                response.setHeader("Transfer-Encoding", "chunked");
            }
        }
        response.setHeader("Connection", more ? "keep-alive" : "close");
        http.sendResponseHeader(dated(response));
        http.flush();
        if (entity != null && (request == null || !request.getMethod().equals("HEAD"))) {
            http.sendResponseEntity(response);
            http.flush();
        }
        if (request == null) {
            linger();
        }
        return more;
    }

    /** Who is still sending when the answer has come reads it only if nobody hangs up before: nginx' lingering close. */
    private void linger() throws IOException {
        socket.shutdownOutput();
        Task patience = surroundings.time().after(LINGERING, () -> http.close(CloseMode.IMMEDIATE));
        try {
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException gone) {
            LOG.trace("{} did not end well", client, gone);
        } finally {
            patience.cancel();
        }
    }

    private ClassicHttpResponse dated(ClassicHttpResponse response) {
        response.setHeader("Date", DATE.format(surroundings.time().now()));
        if (scheme == Inquiry.Scheme.HTTPS) {
            response.setHeader("Strict-Transport-Security", SECURITY);
        }
        return response;
    }

    private static boolean keepsAlive(ClassicHttpRequest request, boolean old) {
        return Arrays.stream(request.getHeaders("Connection"))
                .map(each -> String.valueOf(each.getValue()))
                .map(each -> each.equalsIgnoreCase("keep-alive") || !(old || each.equalsIgnoreCase("close")))
                .findFirst()
                .orElse(!old);
    }
}
