package dev.podium.web.connect;

import dev.podium.time.ClusterTime;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.jspecify.annotations.Nullable;

/** Passes a request on to another host, and its answer back (upstream's {@code apimachinery/pkg/util/proxy}). */
public final class HttpForward {

    /** Of one connection only, or made anew for the other; who the client is was the API server's business. */
    private static final Set<String> NOT_PASSED_ON = Set.of(
            "connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "te", "trailer", "transfer-encoding",
            "upgrade", "content-length", "accept-encoding", "authorization");

    private final ClusterTime time;

    public HttpForward(ClusterTime time) {
        this.time = time;
    }

    /** Nothing answered. */
    public static final class UnreachableException extends Exception {

        private static final long serialVersionUID = 1L;

        UnreachableException(@Nullable String why) {
            super(why);
        }
    }

    /**
     * Passes the request on; one for an upgrade too, after which every byte is.
     *
     * @param path with the query
     */
    public void pass(Destination to, String path, HttpServletRequest request, HttpServletResponse response)
            throws IOException, InterruptedException, UnreachableException {
        if (Connections.asked(request)) {
            List<Map.Entry<String, String>> headers = headers(to, request);
            headers.add(Map.entry("Connection", "Upgrade"));
            headers.add(Map.entry("Upgrade", request.getHeader("Upgrade")));
            Socket socket = open(to);
            new UpgradePassage(time, socket).pass(request.getMethod() + " " + path, headers, request, response);
            return;
        }
        try (Socket socket = open(to);
                DefaultBHttpClientConnection http = new DefaultBHttpClientConnection(null)) {
            http.bind(socket);
            try (ClassicHttpResponse answer = ask(to, path, request, http)) {
                answer(to, answer, request, response);
            }
        }
    }

    private static Socket open(Destination to) throws InterruptedException, UnreachableException {
        try {
            return to.line().open();
        } catch (IOException refused) {
            throw new UnreachableException(refused.getMessage());
        }
    }

    private static List<Map.Entry<String, String>> headers(Destination to, HttpServletRequest request) {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        headers.add(Map.entry("Host", to.authority()));
        for (String name : Collections.list(request.getHeaderNames())) {
            if (!NOT_PASSED_ON.contains(name.toLowerCase(Locale.ROOT))
                    && !name.equalsIgnoreCase("Host")
                    && !to.sender().withheld().test(name)) {
                Collections.list(request.getHeaders(name)).forEach(value -> headers.add(Map.entry(name, value)));
            }
        }
        headers.addAll(to.sender().headers());
        headers.add(Map.entry("X-Forwarded-For", request.getRemoteAddr()));
        String host = request.getHeader("Host");
        if (host != null) {
            headers.add(Map.entry("X-Forwarded-Host", host));
        }
        headers.add(Map.entry("X-Forwarded-Proto", request.getScheme()));
        headers.add(Map.entry("X-Forwarded-Uri", request.getRequestURI()));
        return headers;
    }

    private static ClassicHttpResponse ask(
            Destination to, String path, HttpServletRequest request, DefaultBHttpClientConnection http)
            throws UnreachableException, IOException {
        ClassicHttpRequest passed = new BasicClassicHttpRequest(request.getMethod(), (HttpHost) null, path);
        headers(to, request).forEach(each -> passed.addHeader(each.getKey(), each.getValue()));
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
        } catch (NoHttpResponseException nothing) {
            throw new UnreachableException("EOF");
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
            } else if (name.equals("content-length") && !page || passedBack(name)) {
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
            copy(in, out);
        }
    }

    /** Whether a header of an answer is the client's too. */
    static boolean passedBack(String name) {
        return !NOT_PASSED_ON.contains(name.toLowerCase(Locale.ROOT));
    }

    /** Copies until the end; what is there is sent at once. */
    static void copy(InputStream in, OutputStream out) throws IOException {
        byte[] some = new byte[16 * 1024];
        for (int count = in.read(some); count >= 0; count = in.read(some)) {
            out.write(some, 0, count);
            out.flush();
        }
    }
}
