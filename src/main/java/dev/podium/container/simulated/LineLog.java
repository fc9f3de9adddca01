package dev.podium.container.simulated;

import dev.podium.container.ContainerLog;
import dev.podium.time.ClusterTime;
import dev.podium.time.Signal;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A container's log in memory: complete lines, at most {@link #LIMIT} bytes of them as with a kubelet's rotation. */
final class LineLog implements ContainerLog {

    /** As the kubelet's {@code containerLogMaxSize}. */
    static final long LIMIT = 10 << 20;

    /** A line that never ends is cut here. */
    private static final int LONGEST_LINE = 1 << 20;

    /** What a line costs beside its text. */
    private static final int LINE_COST = 48;

    private final ClusterTime time;
    private final ArrayList<@Nullable Line> lines = new ArrayList<>(0);
    private int dropped;
    private final List<Writer> writers = new ArrayList<>(2);
    private long first;
    private long bytes;
    private boolean ended;
    private @Nullable Signal news;

    LineLog(ClusterTime time) {
        this.time = time;
    }

    /** Writes into the log; what it lacks of a complete line is kept back until {@link #end()}. */
    OutputStream writer(Stream stream) {
        Writer writer = new Writer(stream);
        synchronized (this) {
            writers.add(writer);
        }
        return writer;
    }

    /** No further line will come. */
    void end() {
        Signal waiting;
        synchronized (this) {
            writers.forEach(Writer::endLine);
            ended = true;
            waiting = news;
        }
        if (waiting != null) {
            waiting.raise();
        }
    }

    @Override
    public synchronized long first() {
        return first;
    }

    @Override
    public synchronized long next() {
        return first + lines.size() - dropped;
    }

    @Override
    public synchronized long bytes() {
        return bytes;
    }

    @Override
    public synchronized List<Line> read(long from, int max) {
        List<Line> found = new ArrayList<>();
        for (long i = dropped + Math.max(0, from - first); i < lines.size() && found.size() < max; i++) {
            found.add(Objects.requireNonNull(lines.get((int) i)));
        }
        return found;
    }

    @Override
    public boolean await(long number) throws InterruptedException {
        signal().await(() -> next() > number || isEnded());
        return next() > number;
    }

    private synchronized Signal signal() {
        if (news == null) {
            news = time.signal();
        }
        return news;
    }

    private synchronized boolean isEnded() {
        return ended;
    }

    private void append(Stream stream, byte[] text, Ending ending) {
        if (ended) {
            return;
        }
        lines.add(new Line(time.now(), stream, text, ending));
        bytes += text.length + LINE_COST;
        while (bytes > LIMIT && lines.size() - dropped > 1) {
            bytes -= Objects.requireNonNull(lines.set(dropped, null)).text().length + LINE_COST;
            dropped++;
            first++;
        }
        if (dropped > lines.size() / 2) {
            lines.subList(0, dropped).clear();
            dropped = 0;
        }
    }

    private final class Writer extends OutputStream {

        private final Stream stream;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream(0);

        Writer(Stream stream) {
            this.stream = stream;
        }

        @Override
        public void write(int value) {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int length) {
            Signal waiting;
            synchronized (LineLog.this) {
                int start = offset;
                for (int i = offset; i < offset + length; i++) {
                    if (from[i] == '\n') {
                        line.write(from, start, i - start);
                        append(stream, line.toByteArray(), Ending.NEWLINE);
                        line.reset();
                        start = i + 1;
                    }
                }
                line.write(from, start, offset + length - start);
                if (line.size() >= LONGEST_LINE) {
                    endLine();
                }
                waiting = news;
            }
            if (waiting != null) {
                waiting.raise();
            }
        }

        private void endLine() {
            if (line.size() > 0) {
                append(stream, line.toByteArray(), Ending.NONE);
                line.reset();
            }
        }
    }
}
