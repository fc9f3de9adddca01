package dev.podium.container.simulated.http;

import dev.podium.network.Connection;
import dev.podium.network.Http2Wire;
import java.io.EOFException;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.message.BasicHeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A gRPC server whose only service is {@code grpc.health.v1.Health}. */
public final class GrpcHealthServer {

    private static final Logger LOG = LoggerFactory.getLogger(GrpcHealthServer.class);
    private static final byte SERVING = 1;
    private static final byte NOT_SERVING = 2;

    private final BooleanSupplier healthy;

    public GrpcHealthServer(BooleanSupplier healthy) {
        this.healthy = healthy;
    }

    /** Serves one connection until the client closes it. */
    public void serve(Connection connection) throws IOException {
        try (connection) {
            Http2Wire wire = new Http2Wire(connection);
            wire.welcome();
            Map<Integer, String> calls = new HashMap<>();
            while (true) {
                switch (wire.read()) {
                    case Http2Wire.Headers(int stream, List<Header> fields, boolean last) -> {
                        calls.put(stream, path(fields));
                        if (last) {
                            answer(wire, stream, calls.remove(stream));
                        }
                    }
                    case Http2Wire.Data(int stream, byte[] _, boolean last) -> {
                        if (last && calls.containsKey(stream)) {
                            answer(wire, stream, calls.remove(stream));
                        }
                    }
                }
            }
        } catch (EOFException done) {
            LOG.trace("{} has closed its connection", connection.remote());
        }
    }

    private static String path(List<Header> fields) {
        return fields.stream()
                .filter(each -> each.getName().equals(":path"))
                .map(Header::getValue)
                .findFirst()
                .orElse("");
    }

    private void answer(Http2Wire wire, int stream, String path) throws IOException {
        Header status = new BasicHeader(":status", "200");
        Header type = new BasicHeader("content-type", "application/grpc");
        if (!path.equals("/grpc.health.v1.Health/Check")) {
            wire.headers(
                    stream,
                    List.of(
                            status,
                            type,
                            new BasicHeader("grpc-status", "12"),
                            new BasicHeader("grpc-message", "unknown method " + path)),
                    true);
            return;
        }
        wire.headers(stream, List.of(status, type), false);
        byte state = healthy.getAsBoolean() ? SERVING : NOT_SERVING;
        wire.data(stream, new byte[] {0, 0, 0, 0, 2, 0x08, state}, false);
        wire.headers(stream, List.of(new BasicHeader("grpc-status", "0")), true);
    }
}
