package dev.podium.web.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.network.Pipe;
import dev.podium.time.ClusterTime;
import dev.podium.time.RealTime;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.spdy.DefaultSpdyDataFrame;
import io.netty.handler.codec.spdy.DefaultSpdyPingFrame;
import io.netty.handler.codec.spdy.DefaultSpdySynStreamFrame;
import io.netty.handler.codec.spdy.SpdyDataFrame;
import io.netty.handler.codec.spdy.SpdyFrame;
import io.netty.handler.codec.spdy.SpdyPingFrame;
import io.netty.handler.codec.spdy.SpdyRstStreamFrame;
import io.netty.handler.codec.spdy.SpdySynReplyFrame;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SpdyConnectionTests {

    private final ClusterTime time = RealTime.create();
    private final Pipe up = new Pipe(time);
    private final Pipe down = new Pipe(time);
    private final SpdyFrames client = new SpdyFrames(down.input(), up.output());
    private final BlockingQueue<SpdyStream> opened = new LinkedBlockingQueue<>();

    @BeforeEach
    void serve() {
        SpdyConnection connection = new SpdyConnection(up.input(), down.output(), time, (_, stream) -> {
            opened.add(stream);
            return !stream.header("streamtype").equals("unwelcome");
        });
        time.run("spdy", connection::serve);
    }

    @AfterEach
    void close() {
        time.close();
    }

    @Test
    void aStreamIsAnsweredAndCarriesBytesBothWays() throws Exception {
        open(1, "data");

        assertThat(client.read()).isInstanceOfSatisfying(SpdySynReplyFrame.class, reply -> assertThat(reply.streamId()).isEqualTo(1));
        SpdyStream stream = opened.poll(10, TimeUnit.SECONDS);
        assertThat(stream.header("streamtype")).isEqualTo("data");
        SpdyDataFrame last = new DefaultSpdyDataFrame(1, Unpooled.copiedBuffer("up", StandardCharsets.UTF_8));
        last.setLast(true);
        client.write(last);
        assertThat(new String(stream.in().readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("up");
        stream.out().write("down".getBytes(StandardCharsets.UTF_8));
        stream.out().close();
        assertThat(client.read()).isInstanceOfSatisfying(SpdyDataFrame.class, data -> assertThat(data.content()
                        .toString(StandardCharsets.UTF_8))
                .isEqualTo("down"));
        assertThat(client.read()).isInstanceOfSatisfying(SpdyDataFrame.class, data -> assertThat(data.isLast()).isTrue());
    }

    @Test
    void aPingComesBack() throws Exception {
        client.write(new DefaultSpdyPingFrame(7));

        assertThat(client.read()).isInstanceOfSatisfying(SpdyPingFrame.class, ping -> assertThat(ping.id()).isEqualTo(7));
    }

    @Test
    void aStreamThatNobodyWantsIsRefused() throws Exception {
        open(3, "unwelcome");

        assertThat(client.read()).isInstanceOf(SpdySynReplyFrame.class);
        SpdyFrame refused = client.read();
        assertThat(refused).isInstanceOfSatisfying(SpdyRstStreamFrame.class, reset -> assertThat(reset.streamId()).isEqualTo(3));
    }

    @Test
    void streamsEndWhenTheClientLeaves() throws Exception {
        open(1, "data");
        SpdyStream stream = opened.poll(10, TimeUnit.SECONDS);

        up.output().close();

        assertThat(stream.in().readAllBytes()).isEmpty();
    }

    private void open(int id, String type) throws IOException {
        DefaultSpdySynStreamFrame opening = new DefaultSpdySynStreamFrame(id, 0, (byte) 0);
        opening.headers().add("streamtype", type);
        client.write(opening);
    }
}
