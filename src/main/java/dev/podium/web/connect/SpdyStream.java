package dev.podium.web.connect;

import dev.podium.network.Pipe;
import dev.podium.time.ClusterTime;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.spdy.DefaultSpdyDataFrame;
import io.netty.handler.codec.spdy.SpdyDataFrame;
import io.netty.handler.codec.spdy.SpdyHeaders;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;

/** A stream that a client has opened over SPDY. */
final class SpdyStream {

    private final int id;
    private final SpdyHeaders headers;
    private final SpdyFrames frames;
    private final Pipe received;
    private boolean ended;

    SpdyStream(int id, SpdyHeaders headers, SpdyFrames frames, ClusterTime time) {
        this.id = id;
        this.headers = headers;
        this.frames = frames;
        this.received = new Pipe(time);
    }

    int id() {
        return id;
    }

    /** A header of the stream; empty if it has none of that name. */
    String header(String name) {
        String value = headers.getAsString(name);
        return value == null ? "" : value;
    }

    InputStream in() {
        return received.input();
    }

    /** Takes in what the client has sent; waits until there is room. */
    void deliver(byte[] bytes) {
        try {
            received.output().write(bytes);
        } catch (IOException nobodyReads) {
            // As with a socket that is closed: what still comes is dropped.
        }
    }

    /** The client sends nothing more. */
    void endOfInput() {
        RemoteCommand.close(received.output());
    }

    /** To the client; closing it ends this direction only. */
    OutputStream out() {
        return new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                write(new byte[] {(byte) value}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                if (length > 0) {
                    frames.write(new DefaultSpdyDataFrame(
                            id, Unpooled.wrappedBuffer(Arrays.copyOfRange(bytes, offset, offset + length))));
                }
            }

            @Override
            public void close() throws IOException {
                end();
            }
        };
    }

    private synchronized void end() throws IOException {
        if (!ended) {
            ended = true;
            SpdyDataFrame last = new DefaultSpdyDataFrame(id);
            last.setLast(true);
            frames.write(last);
        }
    }
}
