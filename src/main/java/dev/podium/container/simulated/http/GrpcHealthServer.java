package dev.podium.container.simulated.http;

import dev.podium.network.Connection;
import dev.podium.network.Http2Wire;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.message.BasicHeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A gRPC server whose only service is {@code grpc.health.v1.Health}. */
public final class GrpcHealthServer {

    private static final Logger LOG = LoggerFactory.getLogger(GrpcHealthServer.class);
    private static final Header STATUS = new BasicHeader(":status", "200");
    private static final Header TYPE = new BasicHeader("content-type", "application/grpc");
    private static final int SERVICE_FIELD = 0x0a;

    private final Health health;

    public GrpcHealthServer(Health health) {
        this.health = health;
    }

    /** What the server says of a service; the empty name is the server itself. */
    public interface Health {
        State of(String service);
    }

    /** How a service is. */
    public enum State {
        SERVING,
        NOT_SERVING,
        /** There is no such service: the call ends as {@code NotFound}. */
        ABSENT
    }

    /** A call whose request still arrives. */
    private record Call(String path, ByteArrayOutputStream request) {}

    /** Serves one connection until the client closes it. */
    public void serve(Connection connection) throws IOException {
        try (connection) {
            Http2Wire wire = new Http2Wire(connection);
            wire.welcome();
            Map<Integer, Call> calls = new HashMap<>();
            while (true) {
                switch (wire.read()) {
                    case Http2Wire.Headers(int stream, List<Header> fields, boolean last) -> {
                        Call call = calls.computeIfAbsent(
                                stream, _ -> new Call(path(fields), new ByteArrayOutputStream()));
                        if (last) {
                            calls.remove(stream);
                            answer(wire, stream, call);
                        }
                    }
                    case Http2Wire.Data(int stream, byte[] bytes, boolean last) -> {
                        Call call = calls.get(stream);
                        if (call != null) {
                            call.request.writeBytes(bytes);
                            if (last) {
                                calls.remove(stream);
                                answer(wire, stream, call);
                            }
                        }
                    }
                    case Http2Wire.Reset(int stream, String _) -> calls.remove(stream);
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

    private void answer(Http2Wire wire, int stream, Call call) throws IOException {
        if (!call.path.equals("/grpc.health.v1.Health/Check")) {
            fail(wire, stream, "12", "unknown method " + call.path);
            return;
        }
        switch (health.of(service(call.request.toByteArray()))) {
            case SERVING -> answer(wire, stream, (byte) 1);
            case NOT_SERVING -> answer(wire, stream, (byte) 2);
            case ABSENT -> fail(wire, stream, "5", "unknown service");
        }
    }

    private static void answer(Http2Wire wire, int stream, byte state) throws IOException {
        wire.headers(stream, List.of(STATUS, TYPE), false);
        wire.data(stream, new byte[] {0, 0, 0, 0, 2, 0x08, state}, false);
        wire.headers(stream, List.of(new BasicHeader("grpc-status", "0")), true);
    }

    private static void fail(Http2Wire wire, int stream, String code, String message) throws IOException {
        wire.headers(
                stream,
                List.of(STATUS, TYPE, new BasicHeader("grpc-status", code), new BasicHeader("grpc-message", message)),
                true);
    }

    /** The only field of a framed {@code HealthCheckRequest}; empty unless it is there. */
    private static String service(byte[] request) {
        int at = 5;
        if (request.length <= at || request[at++] != SERVICE_FIELD) {
            return "";
        }
        int length = 0;
        for (int shift = 0; at < request.length && shift < 28; shift += 7) {
            byte part = request[at++];
            length |= (part & 0x7f) << shift;
            if (part >= 0) {
                break;
            }
        }
        return new String(request, at, Math.min(length, request.length - at), StandardCharsets.UTF_8);
    }
}
