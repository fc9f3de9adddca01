package dev.podium.web.connect;

import dev.podium.time.ClusterTime;
import dev.podium.time.Signal;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** A command whose streams a client opens over SPDY (upstream's {@code createHTTPStreamStreams}). */
final class SpdyCommand {

    /** As long as a client may take to open its streams. */
    private static final Duration CREATION = Duration.ofSeconds(30);

    private static final Duration FAREWELL = Duration.ofSeconds(5);

    private static final Set<String> UNSIZED = Set.of("", "channel.k8s.io", "v2.channel.k8s.io");

    private static final Map<String, Integer> CHANNELS = Map.of(
            "stdin", CommandStreams.STDIN,
            "stdout", CommandStreams.STDOUT,
            "stderr", CommandStreams.STDERR,
            "error", CommandStreams.ERROR,
            "resize", CommandStreams.RESIZE);

    private final RemoteCommand command;
    private final ClusterTime time;
    private final Map<Integer, SpdyStream> streams = new ConcurrentHashMap<>();

    SpdyCommand(RemoteCommand command, ClusterTime time) {
        this.command = command;
        this.time = time;
    }

    /** Holds the connection until the command has ended or the client has left. */
    void hold(String protocol, InputStream in, OutputStream out, Runnable end) throws InterruptedException {
        Signal opened = time.signal();
        SpdyConnection connection = new SpdyConnection(in, out, time, (_, stream) -> {
            Integer channel = CHANNELS.get(stream.header("streamtype"));
            boolean welcome = channel != null && streams.putIfAbsent(channel, stream) == null;
            opened.raise();
            return welcome;
        });
        Signal gone = time.signal();
        AtomicBoolean left = new AtomicBoolean();
        connection.whenGone(() -> {
            left.set(true);
            gone.raise();
        });
        time.run("spdy", connection::serve);
        try {
            CommandStreams.Resizing resizing = UNSIZED.contains(protocol)
                    ? CommandStreams.Resizing.UNKNOWN
                    : CommandStreams.Resizing.STREAMED;
            int expected = command.streams().expected(resizing);
            if (opened.await(() -> streams.size() >= expected, CREATION)) {
                command.carry(time, new Opened(connection), CommandStatus.Form.in(protocol));
                // Who has read everything closes the connection; were it closed here, what is on its way could be lost.
                gone.await(left::get, FAREWELL);
            }
        } finally {
            end.run();
        }
    }

    private final class Opened implements Channels {

        private final SpdyConnection connection;

        Opened(SpdyConnection connection) {
            this.connection = connection;
        }

        @Override
        public InputStream in(int channel) {
            SpdyStream stream = streams.get(channel);
            return stream == null ? InputStream.nullInputStream() : stream.in();
        }

        @Override
        public OutputStream out(int channel) {
            SpdyStream stream = streams.get(channel);
            return stream == null ? OutputStream.nullOutputStream() : stream.out();
        }

        @Override
        public void whenGone(Runnable work) {
            connection.whenGone(work);
        }

        @Override
        public void close() {
            streams.values().forEach(each -> RemoteCommand.close(each.out()));
            connection.goAway();
        }
    }
}
