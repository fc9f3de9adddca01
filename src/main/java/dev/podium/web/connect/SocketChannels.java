package dev.podium.web.connect;

import dev.podium.network.Pipe;
import dev.podium.time.ClusterTime;
import dev.podium.time.Signal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.PingMessage;
import org.springframework.web.socket.PongMessage;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.AbstractWebSocketHandler;

/**
 * Channels over a WebSocket: every message begins with the number of its channel (upstream's {@code wsstream.Conn}).
 */
final class SocketChannels extends AbstractWebSocketHandler implements Channels {

    /** In version 5, a message on this channel closes the one that it names. */
    private static final int CLOSE = 255;

    private static final int LONGEST_TEXT = 4 << 20;

    /** How long a message waits for its reader; the connection does not hear of anything else meanwhile. */
    static final Duration READING = Duration.ofSeconds(2);

    /** How long a client has to answer: one that does not read yet must not wait for ever. */
    private static final Duration ANSWERING = Duration.ofMillis(500);

    private final ClusterTime time;
    private final Coding coding;
    private final Delivery delivery;
    private final Conversation conversation;
    private final Pipe[] received;
    private final Departure departure = new Departure();
    private final Signal answers;
    private volatile boolean answered;
    private @Nullable WebSocketSession session;
    /** The channel of the message that has begun and not ended. */
    private int current = -1;

    /** How a protocol writes bytes. */
    enum Coding {
        BINARY,
        BASE64
    }

    /** When a message counts as received, so that the next one is looked at. */
    enum Delivery {
        /** At once: what is typed may be an interrupt for what does not read. */
        AT_ONCE,
        /**
         * When it has been read, or has waited for long: a client that leaves after its last word may look at once for what has
         * become of it, as fabric8 does when it has uploaded a file.
         */
        WHEN_READ
    }

    /** What goes on over the channels, on a thread of its own. */
    interface Conversation {
        void hold(SocketChannels channels) throws InterruptedException;
    }

    SocketChannels(ClusterTime time, int count, Coding coding, Delivery delivery, Conversation conversation) {
        this.time = time;
        this.coding = coding;
        this.delivery = delivery;
        this.conversation = conversation;
        this.answers = time.signal();
        this.received = IntStream.range(0, count).mapToObj(_ -> new Pipe(time)).toArray(Pipe[]::new);
    }

    @Override
    public void afterConnectionEstablished(WebSocketSession established) {
        Sockets.waitForSlowReaders(established);
        established.setTextMessageSizeLimit(LONGEST_TEXT);
        session = established;
        time.run("channels", () -> {
            try {
                conversation.hold(this);
            } catch (InterruptedException closing) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** A message that is encoded can only be read as a whole. */
    @Override
    public boolean supportsPartialMessages() {
        return coding == Coding.BINARY;
    }

    @Override
    protected void handleBinaryMessage(WebSocketSession from, BinaryMessage message) {
        ByteBuffer payload = message.getPayload();
        byte[] bytes = new byte[payload.remaining()];
        payload.get(bytes);
        received(bytes, message.isLast());
    }

    @Override
    protected void handleTextMessage(WebSocketSession from, TextMessage message) {
        received(message.getPayload().getBytes(StandardCharsets.UTF_8), message.isLast());
    }

    @Override
    protected void handlePongMessage(WebSocketSession from, PongMessage message) {
        heard();
    }

    private void heard() {
        answered = true;
        answers.raise();
    }

    /**
     * Waits until the client has answered, and so is ready for what comes. The kubectls before 1.33 lose what comes before
     * they have made their streams, which on a real node nothing is quick enough to do.
     */
    void awaitClient() throws IOException, InterruptedException {
        WebSocketSession open = Objects.requireNonNull(session);
        synchronized (open) {
            try {
                open.sendMessage(new PingMessage());
            } catch (IllegalStateException closing) {
                throw new IOException("the client is leaving", closing);
            }
        }
        answers.await(() -> answered, ANSWERING);
    }

    private void received(byte[] bytes, boolean last) {
        heard();
        int from = 0;
        if (current < 0 && bytes.length > 0) {
            current = coding == Coding.BASE64 ? bytes[0] - '0' : bytes[0] & 0xff;
            from = 1;
        }
        if (current == CLOSE && bytes.length > from) {
            close(bytes[from] & 0xff);
        } else if (current >= 0 && current < received.length && bytes.length > from) {
            deliver(received[current], bytes, from);
        }
        if (last) {
            current = -1;
        }
    }

    private void deliver(Pipe into, byte[] bytes, int from) {
        try {
            switch (coding) {
                case BINARY -> into.output().write(bytes, from, bytes.length - from);
                case BASE64 -> into.output()
                        .write(Base64.getDecoder().decode(new String(bytes, from, bytes.length - from, StandardCharsets.US_ASCII)));
            }
            if (delivery == Delivery.WHEN_READ) {
                into.awaitRead(READING);
            }
        } catch (IOException | IllegalArgumentException nobodyReads) {
            // What nobody reads, and what is no base64, is dropped, as upstream does.
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private void close(int channel) {
        if (channel < received.length) {
            RemoteCommand.close(received[channel].output());
        }
    }

    @Override
    public InputStream in(int channel) {
        return received[channel].input();
    }

    @Override
    public OutputStream out(int channel) {
        return new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                write(new byte[] {(byte) value}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                send(channel, bytes, offset, length);
            }
        };
    }

    /** Sends a message; an empty one, too. */
    void send(int channel, byte[] bytes, int offset, int length) throws IOException {
        WebSocketSession open = Objects.requireNonNull(session);
        synchronized (open) {
            if (!open.isOpen()) {
                throw new IOException("the client has left");
            }
            try {
                open.sendMessage(message(channel, Arrays.copyOfRange(bytes, offset, offset + length)));
            } catch (IllegalStateException closing) {
                // The client has begun to close the connection, which still counts as open.
                throw new IOException("the client is leaving", closing);
            }
        }
    }

    private WebSocketMessage<?> message(int channel, byte[] bytes) {
        return switch (coding) {
            case BINARY -> {
                byte[] message = new byte[bytes.length + 1];
                message[0] = (byte) channel;
                System.arraycopy(bytes, 0, message, 1, bytes.length);
                yield new BinaryMessage(message);
            }
            case BASE64 -> new TextMessage(channel + Base64.getEncoder().encodeToString(bytes));
        };
    }

    @Override
    public void whenGone(Runnable work) {
        departure.then(work);
    }

    @Override
    public void afterConnectionClosed(WebSocketSession closed, CloseStatus status) {
        departure.happened();
        heard();
        for (int i = 0; i < received.length; i++) {
            close(i);
        }
    }

    @Override
    public void close() {
        Sockets.close(Objects.requireNonNull(session));
    }
}
