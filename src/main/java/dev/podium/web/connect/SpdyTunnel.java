package dev.podium.web.connect;

import dev.podium.network.Pipe;
import dev.podium.time.ClusterTime;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.BinaryWebSocketHandler;

/** A SPDY connection within the messages of a WebSocket (upstream's {@code portforward.TunnelingConnection}). */
final class SpdyTunnel extends BinaryWebSocketHandler {

    private final ClusterTime time;
    private final Conversation conversation;
    private final Pipe received;

    /** What goes on in the tunnel. */
    interface Conversation {
        void hold(InputStream in, OutputStream out);
    }

    SpdyTunnel(ClusterTime time, Conversation conversation) {
        this.time = time;
        this.conversation = conversation;
        this.received = new Pipe(time);
    }

    @Override
    public boolean supportsPartialMessages() {
        return true;
    }

    @Override
    public void afterConnectionEstablished(WebSocketSession session) {
        Sockets.waitForSlowReaders(session);
        time.run("tunnel", () -> {
            conversation.hold(received.input(), new Sender(session));
            Sockets.close(session);
        });
    }

    @Override
    protected void handleBinaryMessage(WebSocketSession session, BinaryMessage message) throws IOException {
        ByteBuffer payload = message.getPayload();
        byte[] bytes = new byte[payload.remaining()];
        payload.get(bytes);
        received.output().write(bytes);
    }

    @Override
    public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
        RemoteCommand.close(received.output());
    }

    private static final class Sender extends OutputStream {

        private final WebSocketSession session;

        Sender(WebSocketSession session) {
            this.session = session;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
            session.sendMessage(new BinaryMessage(Arrays.copyOfRange(bytes, offset, offset + length)));
        }
    }
}
