package dev.podium.web.connect;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.spdy.SpdyFrame;
import io.netty.handler.codec.spdy.SpdyFrameCodec;
import io.netty.handler.codec.spdy.SpdyVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * SPDY 3.1 frames over a pair of byte streams. Netty's codec knows their form; its session handler is not used, because
 * upstream's clients keep no flow control windows.
 */
final class SpdyFrames {

    private final InputStream in;
    private final OutputStream out;
    /** Headers are compressed over the whole of a direction, so each direction has a codec of its own. */
    private final EmbeddedChannel reader = new EmbeddedChannel(new SpdyFrameCodec(SpdyVersion.SPDY_3_1));

    private final EmbeddedChannel writer = new EmbeddedChannel(new SpdyFrameCodec(SpdyVersion.SPDY_3_1));
    private final byte[] some = new byte[32 * 1024];

    SpdyFrames(InputStream in, OutputStream out) {
        this.in = in;
        this.out = out;
    }

    /** The next frame; null at the end. Whoever gets a frame with data releases it. For one thread only. */
    @Nullable SpdyFrame read() throws IOException {
        while (true) {
            if (reader.readInbound() instanceof SpdyFrame frame) {
                return frame;
            }
            int count = in.read(some);
            if (count < 0) {
                return null;
            }
            reader.writeInbound(Unpooled.copiedBuffer(some, 0, count));
        }
    }

    /** Sends a frame at once; for any thread. */
    synchronized void write(SpdyFrame frame) throws IOException {
        writer.writeOutbound(frame);
        while (writer.readOutbound() instanceof ByteBuf encoded) {
            try {
                encoded.readBytes(out, encoded.readableBytes());
            } finally {
                encoded.release();
            }
        }
        out.flush();
    }
}
