package dev.podium.web.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.time.ClusterTime;
import dev.podium.time.RealTime;
import dev.podium.time.Signal;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.WebSocketExtension;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.WebSocketSession;

class SocketChannelsTests {

    private final ClusterTime time = RealTime.create();
    private final Socket socket = new Socket();

    @AfterEach
    void close() {
        time.close();
    }

    private SocketChannels established() throws InterruptedException {
        Signal begun = time.signal();
        boolean[] holding = {false};
        SocketChannels channels = new SocketChannels(
                time, 3, SocketChannels.Coding.BINARY, SocketChannels.Delivery.WHEN_READ, _ -> {
                    holding[0] = true;
                    begun.raise();
                });
        channels.afterConnectionEstablished(socket);
        begun.await(() -> holding[0]);
        return channels;
    }

    @Test
    void aMessageBeginsWithItsChannel() throws Exception {
        established().out(1).write(new byte[] {9, 7, 8, 9}, 1, 2);
        assertThat(socket.sent).hasSize(1);
        assertThat(((BinaryMessage) socket.sent.getFirst()).getPayload().array()).containsExactly(1, 7, 8);
    }

    @Test
    void whoWritesToAClientThatIsLeavingIsToldSo() throws Exception {
        SocketChannels channels = established();
        socket.closing = true;
        assertThatThrownBy(() -> channels.out(1).write(7)).isInstanceOf(IOException.class).hasMessage("the client is leaving");
        socket.open = false;
        assertThatThrownBy(() -> channels.out(1).write(7)).isInstanceOf(IOException.class).hasMessage("the client has left");
    }

    @Test
    void aMessageIsReceivedWhenItIsRead() throws Exception {
        SocketChannels channels = established();
        time.run("reader", () -> {
            try {
                channels.in(0).read();
            } catch (IOException broken) {
                throw new IllegalStateException(broken);
            }
        });
        channels.handleBinaryMessage(socket, new BinaryMessage(new byte[] {0, 5}));
        assertThat(channels.in(0).available()).isZero();
    }

    /** A client's end. */
    private static final class Socket implements WebSocketSession {

        private final List<WebSocketMessage<?>> sent = new ArrayList<>();
        private boolean open = true;
        private boolean closing;

        @Override
        public void sendMessage(WebSocketMessage<?> message) {
            if (closing) {
                throw new IllegalStateException("Message will not be sent because the WebSocket session has been closed");
            }
            sent.add(message);
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public String getId() {
            return "1";
        }

        @Override
        public URI getUri() {
            return URI.create("ws://podium/");
        }

        @Override
        public HttpHeaders getHandshakeHeaders() {
            return new HttpHeaders();
        }

        @Override
        public Map<String, Object> getAttributes() {
            return Map.of();
        }

        @Override
        public Principal getPrincipal() {
            return () -> "somebody";
        }

        @Override
        public InetSocketAddress getLocalAddress() {
            return InetSocketAddress.createUnresolved("podium", 1);
        }

        @Override
        public InetSocketAddress getRemoteAddress() {
            return InetSocketAddress.createUnresolved("client", 2);
        }

        @Override
        public String getAcceptedProtocol() {
            return "v5.channel.k8s.io";
        }

        @Override
        public void setTextMessageSizeLimit(int limit) {}

        @Override
        public int getTextMessageSizeLimit() {
            return 0;
        }

        @Override
        public void setBinaryMessageSizeLimit(int limit) {}

        @Override
        public int getBinaryMessageSizeLimit() {
            return 0;
        }

        @Override
        public List<WebSocketExtension> getExtensions() {
            return List.of();
        }

        @Override
        public void close() {
            open = false;
        }

        @Override
        public void close(CloseStatus status) {
            open = false;
        }
    }
}
