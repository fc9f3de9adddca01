package dev.podium.web.connect;

import dev.podium.time.ClusterTime;
import io.netty.handler.codec.spdy.DefaultSpdyGoAwayFrame;
import io.netty.handler.codec.spdy.DefaultSpdyPingFrame;
import io.netty.handler.codec.spdy.DefaultSpdyRstStreamFrame;
import io.netty.handler.codec.spdy.DefaultSpdySynReplyFrame;
import io.netty.handler.codec.spdy.SpdyDataFrame;
import io.netty.handler.codec.spdy.SpdyFrame;
import io.netty.handler.codec.spdy.SpdyPingFrame;
import io.netty.handler.codec.spdy.SpdyRstStreamFrame;
import io.netty.handler.codec.spdy.SpdySessionStatus;
import io.netty.handler.codec.spdy.SpdyStreamStatus;
import io.netty.handler.codec.spdy.SpdySynStreamFrame;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The server's side of a SPDY connection, on which the client opens streams (upstream's {@code httpstream/spdy}). */
final class SpdyConnection {

    private final SpdyFrames frames;
    private final ClusterTime time;
    private final Acceptor acceptor;
    private final Map<Integer, SpdyStream> streams = new ConcurrentHashMap<>();
    private final Departure departure = new Departure();
    private volatile int latest;

    /** Who hears of new streams; must not wait. */
    interface Acceptor {

        /** @return whether the stream is welcome */
        boolean opened(SpdyConnection connection, SpdyStream stream);
    }

    SpdyConnection(InputStream in, OutputStream out, ClusterTime time, Acceptor acceptor) {
        this.frames = new SpdyFrames(in, out);
        this.time = time;
        this.acceptor = acceptor;
    }

    /** Takes in what the client sends, until it ends the connection. */
    void serve() {
        try {
            for (SpdyFrame frame = frames.read(); frame != null; frame = frames.read()) {
                received(frame);
            }
        } catch (IOException | IllegalStateException broken) {
            // The client has left without a word, or the server has closed the connection meanwhile.
        } finally {
            streams.values().forEach(SpdyStream::endOfInput);
            departure.happened();
        }
    }

    void whenGone(Runnable work) {
        departure.then(work);
    }

    /** Tells the client that no more streams are wanted. */
    void goAway() {
        try {
            frames.write(new DefaultSpdyGoAwayFrame(latest, SpdySessionStatus.OK));
        } catch (IOException gone) {
            // Then it knows.
        }
    }

    /** Forgets a stream with which both sides are done. */
    void forget(SpdyStream stream) {
        streams.remove(stream.id());
    }

    private void received(SpdyFrame frame) throws IOException {
        switch (frame) {
            case SpdySynStreamFrame opening -> open(opening);
            case SpdyDataFrame data -> deliver(data);
            case SpdyRstStreamFrame reset -> {
                SpdyStream stream = streams.remove(reset.streamId());
                if (stream != null) {
                    stream.endOfInput();
                }
            }
            case SpdyPingFrame ping -> frames.write(new DefaultSpdyPingFrame(ping.id()));
            default -> {
                // Settings, windows and farewells ask for nothing.
            }
        }
    }

    private void open(SpdySynStreamFrame opening) throws IOException {
        SpdyStream stream = new SpdyStream(opening.streamId(), opening.headers(), frames, time);
        latest = stream.id();
        streams.put(stream.id(), stream);
        frames.write(accepted(stream));
        if (opening.isLast()) {
            stream.endOfInput();
        }
        if (!acceptor.opened(this, stream)) {
            forget(stream);
            frames.write(new DefaultSpdyRstStreamFrame(stream.id(), SpdyStreamStatus.REFUSED_STREAM));
        }
    }

    /** Go's library reads a block of headers in every answer, and Netty writes one only if there are any. */
    private static SpdyFrame accepted(SpdyStream stream) {
        DefaultSpdySynReplyFrame reply = new DefaultSpdySynReplyFrame(stream.id());
        reply.headers().add(":status", "200");
        return reply;
    }

    private void deliver(SpdyDataFrame data) {
        try {
            SpdyStream stream = streams.get(data.streamId());
            if (stream == null) {
                return;
            }
            byte[] bytes = new byte[data.content().readableBytes()];
            data.content().readBytes(bytes);
            stream.deliver(bytes);
            if (data.isLast()) {
                stream.endOfInput();
            }
        } finally {
            data.release();
        }
    }
}
