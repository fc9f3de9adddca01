package dev.podium.web.connect;

import dev.podium.network.Connection;
import dev.podium.network.ConnectionSocket;
import dev.podium.network.PodNetwork;
import dev.podium.network.TrustingTls;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.Locale;
import java.util.Set;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.jspecify.annotations.Nullable;

/** Passes a request on to a host of the pod network, and its answer back (upstream's {@code apimachinery/pkg/util/proxy}). */
public final class HttpForward {

    private static final Duration DIAL = Duration.ofSeconds(30);
    /** Of one connection only, or made anew for the other; who the client is was the API server's business. */
    private static final Set<String> NOT_PASSED_ON = Set.of(
            "connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "te", "trailer", "transfer-encoding",
            "upgrade", "content-length", "accept-encoding", "authorization");

    private final PodNetwork network;

    public HttpForward(PodNetwork network) {
        this.network = network;
    }

    /**
     * Where a request goes.
     *
     * @param prefix the path under which clients see the host's {@code /}, without a slash at its end
     */
    public record Destination(Scheme scheme, String ip, int port, String prefix) {

        String authority() {
            return ip + ":" + port;
        }
    }

    /** What the destination speaks. */
    public enum Scheme {
        HTTP,
        HTTPS
    }

    /** Nothing answered. */
    public static final class UnreachableException extends Exception {

        private static final long serialVersionUID = 1L;

        UnreachableException(@Nullable String why) {
            super(why);
        }
    }

    /**
     * Passes the request on.
     *
     * @param path with the query
     */
    public void pass(Destination to, String path, HttpServletRequest request, HttpServletResponse response)
            throws IOException, InterruptedException, UnreachableException {
        try (Connection connection = connect(to);
                Socket socket = socket(to, connection);
                DefaultBHttpClientConnection http = new DefaultBHttpClientConnection(null)) {
            http.bind(socket);
            try (ClassicHttpResponse answer = ask(to, path, request, http)) {
                answer(to, answer, request, response);
            }
        }
    }

    private Connection connect(Destination to) throws InterruptedException, UnreachableException {
        try {
            return network.dial(to.ip(), to.port(), DIAL);
        } catch (IOException refused) {
            throw new UnreachableException(refused.getMessage());
        }
    }

    private static Socket socket(Destination to, Connection connection) throws IOException, UnreachableException {
        try {
            return switch (to.scheme()) {
                case HTTP -> new ConnectionSocket(connection);
                case HTTPS -> TrustingTls.over(connection, to.ip(), to.port());
            };
        } catch (IOException noTls) {
            throw new UnreachableException(noTls.getMessage());
        }
    }

    private static ClassicHttpResponse ask(
            Destination to, String path, HttpServletRequest request, DefaultBHttpClientConnection http)
            throws UnreachableException, IOException {
        ClassicHttpRequest passed = new BasicClassicHttpRequest(request.getMethod(), (HttpHost) null, path);
        passed.addHeader("Host", to.authority());
        for (String name : Collections.list(request.getHeaderNames())) {
            if (!NOT_PASSED_ON.contains(name.toLowerCase(Locale.ROOT)) && !name.equalsIgnoreCase("Host")) {
                Collections.list(request.getHeaders(name)).forEach(value -> passed.addHeader(name, value));
            }
        }
        passed.addHeader("X-Forwarded-For", request.getRemoteAddr());
        passed.addHeader("X-Forwarded-Host", request.getHeader("Host"));
        passed.addHeader("X-Forwarded-Proto", request.getScheme());
        passed.addHeader("X-Forwarded-Uri", request.getRequestURI());
        passed.addHeader("Connection", "close");
        long length = request.getContentLengthLong();
        if (length >= 0) {
            passed.addHeader("Content-Length", length);
        } else if (request.getHeader("Transfer-Encoding") != null) {
            passed.addHeader("Transfer-Encoding", "chunked");
        }
        if (length > 0 || request.getHeader("Transfer-Encoding") != null) {
            passed.setEntity(new InputStreamEntity(request.getInputStream(), length, null));
        }
        try {
            return new HttpRequestExecutor().execute(passed, http, HttpCoreContext.create());
        } catch (IOException | HttpException broken) {
            throw new UnreachableException(broken.getMessage());
        }
    }

    private static void answer(
            Destination to, ClassicHttpResponse answer, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        response.setStatus(answer.getCode());
        HttpEntity entity = answer.getEntity();
        boolean page = ProxiedPage.is(answer) && !request.getMethod().equals("HEAD");
        for (Header each : answer.getHeaders()) {
            String name = each.getName().toLowerCase(Locale.ROOT);
            if (name.equals("location")) {
                response.addHeader(each.getName(), ProxiedPage.location(each.getValue(), to));
            } else if (name.equals("content-length") && !page || !NOT_PASSED_ON.contains(name)) {
                response.addHeader(each.getName(), each.getValue());
            }
        }
        if (entity == null) {
            return;
        }
        OutputStream out = response.getOutputStream();
        try (InputStream in = entity.getContent()) {
            if (page) {
                String html = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
                out.write(ProxiedPage.rewritten(html, to.prefix()).getBytes(StandardCharsets.ISO_8859_1));
                return;
            }
            byte[] some = new byte[16 * 1024];
            for (int count = in.read(some); count >= 0; count = in.read(some)) {
                out.write(some, 0, count);
                out.flush();
            }
        }
    }
}
