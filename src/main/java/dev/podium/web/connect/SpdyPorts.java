package dev.podium.web.connect;

import dev.podium.time.ClusterTime;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Forwarded ports over SPDY: for each connection to a port, the client opens a pair of streams, one for the bytes and one
 * for what goes wrong (upstream's {@code portforward/httpstream.go}).
 */
final class SpdyPorts {

    private final PortForward ports;
    private final ClusterTime time;
    private final Map<String, Pair> pairs = new ConcurrentHashMap<>();

    SpdyPorts(PortForward ports, ClusterTime time) {
        this.ports = ports;
        this.time = time;
    }

    /** Holds the connection until the client has left. */
    void hold(InputStream in, OutputStream out) {
        new SpdyConnection(in, out, time, this::opened).serve();
    }

    private boolean opened(SpdyConnection connection, SpdyStream stream) {
        String type = stream.header("streamtype");
        int port = port(stream.header("port"));
        if (port < 1 || !type.equals("data") && !type.equals("error")) {
            return false;
        }
        String request = request(stream, type);
        Pair pair = pairs.computeIfAbsent(request, _ -> new Pair());
        if (!pair.add(type, stream)) {
            return false;
        }
        if (pair.complete()) {
            pairs.remove(request);
            time.run("port-forward", () -> forward(pair, port, connection));
        }
        return true;
    }

    private void forward(Pair pair, int port, SpdyConnection connection) {
        SpdyStream data = Objects.requireNonNull(pair.data);
        SpdyStream error = Objects.requireNonNull(pair.error);
        try {
            ports.carry(time, port, data.in(), data.out(), error.out());
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } finally {
            connection.forget(data);
            connection.forget(error);
        }
    }

    /** Clients of old name no request: their streams follow each other. */
    private static String request(SpdyStream stream, String type) {
        String named = stream.header("requestid");
        return !named.isEmpty() ? named : "stream " + (type.equals("error") ? stream.id() : stream.id() - 2);
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            return port < 65536 ? port : 0;
        } catch (NumberFormatException none) {
            return 0;
        }
    }

    private static final class Pair {

        private @Nullable SpdyStream data;
        private @Nullable SpdyStream error;

        boolean add(String type, SpdyStream stream) {
            if (type.equals("data")) {
                boolean first = data == null;
                data = first ? stream : data;
                return first;
            }
            boolean first = error == null;
            error = first ? stream : error;
            return first;
        }

        boolean complete() {
            return data != null && error != null;
        }
    }
}
