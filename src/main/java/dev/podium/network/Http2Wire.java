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
import org.apache.hc.core5.http2.hpack.HPackDecoder;
import org.apache.hc.core5.http2.hpack.HPackEncoder;
import org.apache.hc.core5.util.ByteArrayBuffer;

/**
 * The frames of HTTP/2 (RFC 9113) over a connection of the pod network, with prior knowledge and blocking: as much as gRPC's
 * unary calls need. Settings and pings are answered here; whoever reads gets headers and data. One thread at a time.
 */
public final class Http2Wire {

    /** A block of headers, the whole of it. */
    public record Headers(int stream, List<Header> fields, boolean last) implements Message {}

    /** A piece of a body. */
    public record Data(int stream, byte[] bytes, boolean last) implements Message {}

    /** What a reader gets. */
    public sealed interface Message {}

    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int TABLE = 4096;
    private static final int LARGEST = 1 << 20;

    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GOAWAY = 7;
    private static final int CONTINUATION = 9;

    private static final int ACK = 0x1;
    private static final int END_STREAM = 0x1;
    private static final int END_HEADERS = 0x4;
    private static final int PADDED = 0x8;
    private static final int PRIORITY = 0x20;

    private final InputStream in;
    private final OutputStream out;
    private final HPackEncoder encoder = new HPackEncoder(TABLE, StandardCharsets.UTF_8);
    private final HPackDecoder decoder = new HPackDecoder(TABLE, StandardCharsets.UTF_8);

    public Http2Wire(Connection connection) {
        this.in = new BufferedInputStream(connection.input());
        this.out = new BufferedOutputStream(connection.output());
    }

    /** Begins as a client. */
    public void greet() throws IOException {
        out.write(PREFACE);
        frame(SETTINGS, 0, 0, new byte[0]);
        out.flush();
    }

    /** Begins as a server; an IOException if the client speaks something else. */
    public void welcome() throws IOException {
        if (!Arrays.equals(in.readNBytes(PREFACE.length), PREFACE)) {
            throw new IOException("not HTTP/2");
        }
        frame(SETTINGS, 0, 0, new byte[0]);
        out.flush();
    }

    public void headers(int stream, List<? extends Header> fields, boolean last) throws IOException {
        ByteArrayBuffer block = new ByteArrayBuffer(256);
        encoder.encodeHeaders(block, fields, false);
        frame(HEADERS, END_HEADERS | (last ? END_STREAM : 0), stream, block.toByteArray());
        out.flush();
    }

    public void data(int stream, byte[] bytes, boolean last) throws IOException {
        frame(DATA, last ? END_STREAM : 0, stream, bytes);
        out.flush();
    }

    private void frame(int type, int flags, int stream, byte[] payload) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(9);
        head.put((byte) (payload.length >> 16)).putShort((short) payload.length);
        head.put((byte) type).put((byte) flags).putInt(stream);
        out.write(head.array());
        out.write(payload);
    }

    /**
     * The next headers or data of any stream, waiting for them.
     *
     * @throws EOFException when the other end has closed the connection
     * @throws IOException when it has reset a stream or gone away, or what it sends is no HTTP/2
     */
    public Message read() throws IOException {
        while (true) {
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
            switch (type) {
                case DATA -> {
                    return new Data(stream, unpadded(payload, flags), (flags & END_STREAM) != 0);
                }
                case HEADERS -> {
                    return new Headers(stream, decoded(block(payload, flags)), (flags & END_STREAM) != 0);
                }
                case SETTINGS -> answer(SETTINGS, flags, new byte[0]);
                case PING -> answer(PING, flags, payload);
                case RST_STREAM -> throw new IOException("stream reset");
                case GOAWAY -> throw new IOException("the server is going away");
                default -> {} // window updates, priorities and what is unknown mean nothing to short exchanges
            }
        }
    }

    private void answer(int type, int flags, byte[] payload) throws IOException {
        if ((flags & ACK) == 0) {
            frame(type, ACK, 0, payload);
            out.flush();
        }
    }

    private static byte[] unpadded(byte[] payload, int flags) {
        return (flags & PADDED) == 0
                ? payload
                : Arrays.copyOfRange(payload, 1, Math.max(1, payload.length - (payload[0] & 0xff)));
    }

    /** The header block, put together from the frames that continue it. */
    private byte[] block(byte[] first, int flags) throws IOException {
        byte[] part = unpadded(first, flags);
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        int skipped = (flags & PRIORITY) != 0 ? 5 : 0;
        block.write(part, skipped, part.length - skipped);
        int seen = flags;
        while ((seen & END_HEADERS) == 0) {
            byte[] head = in.readNBytes(9);
            if (head.length < 9 || head[3] != CONTINUATION) {
                throw new IOException("a header block does not end");
            }
            int length = (head[0] & 0xff) << 16 | (head[1] & 0xff) << 8 | head[2] & 0xff;
            seen = head[4];
            block.write(in.readNBytes(length));
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
