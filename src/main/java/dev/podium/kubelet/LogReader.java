package dev.podium.kubelet;

import dev.podium.container.ContainerLog;
import dev.podium.nodeagent.LogRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/** Writes the part of a container's log that is asked for (upstream's {@code kuberuntime/logs}). */
final class LogReader {

    private static final int CHUNK = 256;
    private static final DateTimeFormatter RFC3339_NANO =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final ContainerLog log;
    private final LogRequest request;
    private final OutputStream sink;
    private long left;

    LogReader(ContainerLog log, LogRequest request, OutputStream sink) {
        this.log = log;
        this.request = request;
        this.sink = sink;
        this.left = request.limitBytes() == null ? Long.MAX_VALUE : request.limitBytes();
    }

    void copy() throws IOException, InterruptedException {
        long at = start();
        while (left > 0) {
            List<ContainerLog.Line> lines = log.read(at, CHUNK);
            if (lines.isEmpty()) {
                if (request.mode() == LogRequest.Mode.ONCE) {
                    return;
                }
                sink.flush();
                if (!log.await(at)) {
                    return;
                }
                continue;
            }
            at = Math.max(at, log.first()) + lines.size();
            for (ContainerLog.Line line : lines) {
                if (wanted(line)) {
                    write(line);
                }
            }
        }
    }

    /** Where to begin: so many lines of the wanted ones from the end. */
    private long start() {
        Long tail = request.tailLines();
        if (tail == null) {
            return log.first();
        }
        long at = log.next();
        long found = 0;
        while (at > log.first() && found < tail) {
            long from = Math.max(log.first(), at - CHUNK);
            List<ContainerLog.Line> lines = new ArrayList<>(log.read(from, (int) (at - from)));
            for (int i = lines.size() - 1; i >= 0 && found < tail; i--) {
                at = from + i;
                found += wanted(lines.get(i)) ? 1 : 0;
            }
            if (lines.isEmpty()) {
                break;
            }
        }
        return at;
    }

    private boolean wanted(ContainerLog.Line line) {
        Instant since = request.since();
        boolean stream =
                switch (request.source()) {
                    case ALL -> true;
                    case STDOUT -> line.stream() == ContainerLog.Stream.STDOUT;
                    case STDERR -> line.stream() == ContainerLog.Stream.STDERR;
                };
        return stream && (since == null || !line.time().isBefore(since));
    }

    private void write(ContainerLog.Line line) throws IOException {
        if (request.stamps() == LogRequest.Stamps.RFC3339) {
            put((RFC3339_NANO.format(line.time()) + " ").getBytes(StandardCharsets.US_ASCII));
        }
        put(line.written());
    }

    private void put(byte[] bytes) throws IOException {
        int length = (int) Math.min(bytes.length, left);
        sink.write(bytes, 0, length);
        left -= length;
    }
}
