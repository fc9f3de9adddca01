package dev.podium.web.connect;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.NativeWebSocketSession;
import org.springframework.web.socket.server.HandshakeFailureException;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;

/** The opening and closing of WebSockets. */
final class Sockets {

    private static final String PROTOCOLS = "Sec-WebSocket-Protocol";

    private Sockets() {}

    /** Whether the client wants one. */
    static boolean asked(HttpServletRequest request) {
        return "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
    }

    /** What the client speaks, best first. */
    static List<String> offered(HttpServletRequest request) {
        return Stream.of(request.getHeaders(PROTOCOLS))
                .flatMap(each -> Collections.list(each).stream())
                .flatMap(each -> Arrays.stream(each.split(",")))
                .map(String::strip)
                .toList();
    }

    /**
     * Answers the handshake.
     *
     * @param spoken the protocols that there are; an empty one for clients that name none
     * @param handlers who holds the conversation in a protocol
     */
    static void open(
            HttpServletRequest request,
            HttpServletResponse response,
            Set<String> spoken,
            Function<String, WebSocketHandler> handlers)
            throws IOException {
        List<String> offered = offered(request);
        String chosen = offered.isEmpty() ? "" : offered.stream().filter(spoken::contains).findFirst().orElse(null);
        if (chosen == null) {
            refuse(response, 403, "requested protocol(s) are not supported: [" + String.join(" ", offered) + "]; supports ["
                    + String.join(" ", spoken) + "]");
            return;
        }
        DefaultHandshakeHandler handshakes = new DefaultHandshakeHandler();
        handshakes.setSupportedProtocols(chosen);
        try {
            handshakes.doHandshake(
                    new ServletServerHttpRequest(request),
                    new ServletServerHttpResponse(response),
                    handlers.apply(chosen),
                    Map.of());
        } catch (HandshakeFailureException refused) {
            refuse(response, 400, String.valueOf(refused.getMessage()));
        }
    }

    /** In plain text, as a kubelet answers. */
    static void refuse(HttpServletResponse response, int code, String why) throws IOException {
        response.setStatus(code);
        response.setContentType("text/plain; charset=utf-8");
        response.getOutputStream().write((why + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** A client may take as long as it wants to read: what writes to it waits, as over TCP. */
    static void waitForSlowReaders(WebSocketSession session) {
        if (session instanceof NativeWebSocketSession wrapped) {
            Session open = wrapped.getNativeSession(Session.class);
            if (open != null) {
                open.getUserProperties().put("org.apache.tomcat.websocket.BLOCKING_SEND_TIMEOUT", -1L);
            }
        }
    }

    static void close(WebSocketSession session) {
        try {
            session.close(CloseStatus.NORMAL);
        } catch (IOException gone) {
            // The client was quicker.
        }
    }
}
