package dev.podium.network;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http2.H2Error;
import org.apache.hc.core5.http2.hpack.HPackDecoder;
import org.apache.hc.core5.http2.hpack.HPackEncoder;
import org.apache.hc.core5.util.ByteArrayBuffer;

/**
 * The frames of HTTP/2 (RFC 9113) over a connection of the pod network, with prior knowledge and blocking: as much as gRPC's
 * unary calls need. Settings and pings are answered here, and what was read is credited to its sender; whoever reads gets
 * headers, data and resets. What is sent must fit the other end's windows. One thread at a time.
 */
public final class Http2Wire {

    /** A block of headers, the whole of it. */
    public record Headers(int stream, List<Header> fields, boolean last) implements Message {}

    /** A piece of a body. */
    public record Data(int stream, byte[] bytes, boolean last) implements Message {}

    /** The other end has given up a stream; {@code error} is the name of the code, such as {@code CANCEL}. */
    public record Reset(int stream, String error) implements Message {}

    /** What a reader gets. */
    public sealed interface Message {}

    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int TABLE = 4096;
    /** The other end may allow less than {@link #TABLE}, and says so only after the first headers were sent. */
    private static final int NO_TABLE = 0;
    private static final int LARGEST = 1 << 20;

    private static final byte[] NOTHING = {};

    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GOAWAY = 7;
    private static final int WINDOW_UPDATE = 8;
    private static final int CONTINUATION = 9;

    private static final int ACK = 0x1;
    private static final int END_STREAM = 0x1;
    private static final int END_HEADERS = 0x4;
    private static final int PADDED = 0x8;
    private static final int PRIORITY = 0x20;

    private final InputStream in;
    private final OutputStream out;
    private final HPackEncoder encoder = new HPackEncoder(NO_TABLE, StandardCharsets.UTF_8);
    private final HPackDecoder decoder = new HPackDecoder(TABLE, StandardCharsets.UTF_8);

    public Http2Wire(Connection connection) {
        this.in = new BufferedInputStream(connection.input());
        this.out = new BufferedOutputStream(connection.output());
    }

    /** Begins as a client and waits for the server to begin; an IOException if it speaks something else. */
    public void greet() throws IOException {
        out.write(PREFACE);
        frame(SETTINGS, 0, 0, NOTHING);
        Frame first = next();
        if (first.type != SETTINGS) {
            throw new IOException("the server does not begin with its settings");
        }
        answer(first);
    }

    /** Begins as a server; an IOException if the client speaks something else. */
    public void welcome() throws IOException {
        if (!Arrays.equals(in.readNBytes(PREFACE.length), PREFACE)) {
            throw new IOException("not HTTP/2");
        }
        frame(SETTINGS, 0, 0, NOTHING);
        out.flush();
    }

    public void headers(int stream, List<? extends Header> fields, boolean last) throws IOException {
        ByteArrayBuffer block = new ByteArrayBuffer(256);
        encoder.encodeHeaders(block, fields, false);
        frame(HEADERS, END_HEADERS | (last ? END_STREAM : 0), stream, block.toByteArray());
        flush(last);
    }

    public void data(int stream, byte[] bytes, boolean last) throws IOException {
        frame(DATA, last ? END_STREAM : 0, stream, bytes);
        flush(last);
    }

    /** Sends a whole request or answer at once: in pieces, each would wait for the one before to be acknowledged. */
    private void flush(boolean last) throws IOException {
        if (last) {
            out.flush();
        }
    }

    private void frame(int type, int flags, int stream, byte[] payload) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(9);
        head.put((byte) (payload.length >> 16)).putShort((short) payload.length);
        head.put((byte) type).put((byte) flags).putInt(stream);
        out.write(head.array());
        out.write(payload);
    }

    private record Frame(int type, int flags, int stream, byte[] payload) {

        boolean has(int flag) {
            return (flags & flag) != 0;
        }

        /** The payload without its padding. */
        byte[] content() throws IOException {
            if (!has(PADDED)) {
                return payload;
            }
            int padding = payload.length == 0 ? 0 : payload[0] & 0xff;
            if (payload.length < 1 + padding) {
                throw new IOException("a frame is padded with more than it holds");
            }
            return Arrays.copyOfRange(payload, 1, payload.length - padding);
        }

        /** The code of a reset stream or of a farewell, which has another number before it. */
        H2Error error() throws IOException {
            int at = type == GOAWAY ? 4 : 0;
            if (payload.length < at + 4) {
                throw new IOException("a frame has no error code");
            }
            H2Error known = H2Error.getByCode(ByteBuffer.wrap(payload).getInt(at));
            return known == null ? H2Error.INTERNAL_ERROR : known;
        }
    }

    private Frame next() throws IOException {
        if (in.available() == 0) {
            out.flush();
        }
        byte[] head = in.readNBytes(9);
        if (head.length < 9) {
            throw new EOFException("connection closed");
        }
        ByteBuffer fields = ByteBuffer.wrap(head);
        int length = (fields.get() & 0xff) << 16 | fields.getShort() & 0xffff;
        int type = fields.get();
        int flags = fields.get();
        int stream = fields.getInt() & 0x7fffffff;
        if (length > LARGEST) {
            throw new IOException("a frame of " + length + " bytes is too large");
        }
        byte[] payload = in.readNBytes(length);
        if (payload.length < length) {
            throw new EOFException("connection closed");
        }
        return new Frame(type, flags, stream, payload);
    }

    /**
     * The next headers, data or reset of any stream, waiting for it.
     *
     * @throws EOFException when the other end has closed the connection
     * @throws IOException when it has gone away with an error, or what it sends is no HTTP/2
     */
    public Message read() throws IOException {
        while (true) {
            Frame frame = next();
            switch (frame.type) {
                case DATA -> {
                    credit(frame);
                    return new Data(frame.stream, frame.content(), frame.has(END_STREAM));
                }
                case HEADERS -> {
                    return new Headers(frame.stream, decoded(block(frame)), frame.has(END_STREAM));
                }
                case RST_STREAM -> {
                    return new Reset(frame.stream, frame.error().name());
                }
                case SETTINGS, PING -> answer(frame);
                case GOAWAY -> {
                    // Without an error, what has begun is still finished.
                    if (frame.error() != H2Error.NO_ERROR) {
                        throw new IOException("the other end goes away: " + frame.error());
                    }
                }
                default -> {} // window updates, priorities and what is unknown mean nothing to short exchanges
            }
        }
    }

    /** Lets the other end send as many bytes again as it has just sent. */
    private void credit(Frame data) throws IOException {
        if (data.payload.length > 0) {
            byte[] bytes = ByteBuffer.allocate(4).putInt(data.payload.length).array();
            frame(WINDOW_UPDATE, 0, 0, bytes);
            if (!data.has(END_STREAM)) {
                frame(WINDOW_UPDATE, 0, data.stream, bytes);
            }
        }
    }

    private void answer(Frame asked) throws IOException {
        if (!asked.has(ACK)) {
            frame(asked.type, ACK, 0, asked.type == PING ? asked.payload : NOTHING);
        }
    }

    /** The header block, put together from the frames that continue it. */
    private byte[] block(Frame first) throws IOException {
        byte[] part = first.content();
        int skipped = first.has(PRIORITY) ? 5 : 0;
        if (part.length < skipped) {
            throw new IOException("a header block is too short");
        }
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.write(part, skipped, part.length - skipped);
        for (Frame last = first; !last.has(END_HEADERS); ) {
            last = next();
            if (last.type != CONTINUATION || last.stream != first.stream) {
                throw new IOException("a header block does not end");
            }
            block.write(last.payload);
            if (block.size() > LARGEST) {
                throw new IOException("a header block is too large");
            }
        }
        return block.toByteArray();
    }

    private List<Header> decoded(byte[] block) throws IOException {
        try {
            return decoder.decodeHeaders(ByteBuffer.wrap(block));
        } catch (HttpException malformed) {
            throw new IOException("malformed headers", malformed);
        }
    }
}
