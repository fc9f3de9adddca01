package dev.podium.web;

import dev.podium.registry.ApiException;
import dev.podium.time.ClusterTime;
import dev.podium.web.connect.Connections;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.TextWebSocketHandler;
import org.springframework.web.socket.server.HandshakeFailureException;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;

/** Watches over WebSockets: one message per event, of text or of bytes (upstream's {@code WatchServer.HandleWS}). */
@Component
class WatchSockets {

    private final ClusterTime time;
    private final DefaultHandshakeHandler handshakes = new DefaultHandshakeHandler();

    WatchSockets(ClusterTime time) {
        this.time = time;
    }

    /** What is said once there is somebody to say it to. */
    interface Conversation extends AutoCloseable {

        /** Returns when all is said, or soon after {@link #close}. */
        void hold(WatchFrames.Sink sink) throws IOException, InterruptedException;

        @Override
        void close();
    }

    /** Whether the client would rather have a WebSocket. */
    static boolean asked(Exchange exchange) {
        return Connections.socketAsked(exchange.request());
    }

    /** Answers the handshake; the conversation goes on after this has returned, and is closed in the end. */
    void open(Exchange exchange, Representation.Encoding encoding, Conversation conversation) {
        boolean opened = false;
        try {
            opened = handshakes.doHandshake(
                    new ServletServerHttpRequest(exchange.request()),
                    new ServletServerHttpResponse(exchange.response()),
                    new Handler(encoding, conversation),
                    Map.of());
        } catch (HandshakeFailureException refused) {
            throw ApiException.badRequest(String.valueOf(refused.getMessage()));
        } finally {
            if (!opened) {
                conversation.close();
            }
        }
    }

    /** One connection. */
    private final class Handler extends TextWebSocketHandler {

        private final Representation.Encoding encoding;
        private final Conversation conversation;

        Handler(Representation.Encoding encoding, Conversation conversation) {
            this.encoding = encoding;
            this.conversation = conversation;
        }

        @Override
        public void afterConnectionEstablished(WebSocketSession session) {
            time.run("watch-socket", () -> {
                try (session; conversation) {
                    conversation.hold(new SocketSink(session, encoding));
                    session.close(CloseStatus.NORMAL);
                } catch (IOException gone) {
                    // The client has left: there is nobody to tell.
                } catch (InterruptedException closing) {
                    Thread.currentThread().interrupt();
                }
            });
        }

        /** Clients have nothing to say. */
        @Override
        protected void handleTextMessage(WebSocketSession session, TextMessage message) {}

        @Override
        public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
            conversation.close();
        }
    }

    private record SocketSink(WebSocketSession session, Representation.Encoding encoding)
            implements WatchFrames.Sink {

        @Override
        public void frame(byte[] head, byte[] object, byte[] tail) throws IOException {
            ByteBuffer whole = ByteBuffer.allocate(head.length + object.length + tail.length);
            byte[] frame = whole.put(head).put(object).put(tail).array();
            session.sendMessage(
                    encoding == Representation.Encoding.PROTOBUF ? new BinaryMessage(frame) : new TextMessage(frame));
        }

        /** Every message is sent at once. */
        @Override
        public void flush() {}
    }
}
