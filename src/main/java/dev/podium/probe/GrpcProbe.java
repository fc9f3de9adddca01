package dev.podium.probe;

import dev.podium.model.GrpcAction;
import dev.podium.network.Connection;
import dev.podium.network.Http2Wire;
import dev.podium.network.PodNetwork;
import dev.podium.time.ClusterTime;
import dev.podium.time.Task;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.message.BasicHeader;

/** Asks a server's gRPC health service, {@code grpc.health.v1.Health/Check} (upstream's {@code pkg/probe/grpc}). */
final class GrpcProbe {

    private static final int STREAM = 1;
    private static final String UNIMPLEMENTED = "12";
    private static final String[] STATES = {"UNKNOWN", "SERVING", "NOT_SERVING", "SERVICE_UNKNOWN"};

    private final PodNetwork network;
    private final ClusterTime time;

    GrpcProbe(PodNetwork network, ClusterTime time) {
        this.network = network;
        this.time = time;
    }

    /** How the call ended: {@code status} is gRPC's code in text. */
    private record Reply(String status, String message, byte[] body) {}

    ProbeAttempt attempt(GrpcAction action, String podIp, Duration timeout) throws InterruptedException {
        String address = podIp + ":" + action.port();
        Connection connection;
        try {
            connection = network.dial(podIp, action.port(), timeout);
        } catch (IOException refused) {
            // The library that upstream uses dials again and again until the time is up, and that is what it then says.
            return ProbeAttempt.failure("timeout: failed to connect service \"" + address + "\" within "
                    + timeout.toSeconds() + "s: context deadline exceeded");
        }
        AtomicBoolean late = new AtomicBoolean();
        Task deadline = time.after(timeout, () -> {
            late.set(true);
            connection.close();
        });
        try (connection) {
            return judged(call(new Http2Wire(connection), address, action.service() == null ? "" : action.service()));
        } catch (IOException broken) {
            return ProbeAttempt.failure(
                    late.get()
                            ? "timeout: health rpc did not complete within " + timeout.toSeconds() + "s"
                            : "error: health rpc probe failed: rpc error: code = Unavailable desc = " + broken.getMessage());
        } finally {
            deadline.cancel();
        }
    }

    private static Reply call(Http2Wire wire, String address, String service) throws IOException {
        wire.greet();
        wire.headers(
                STREAM,
                List.of(
                        new BasicHeader(":method", "POST"),
                        new BasicHeader(":scheme", "http"),
                        new BasicHeader(":path", "/grpc.health.v1.Health/Check"),
                        new BasicHeader(":authority", address),
                        new BasicHeader("content-type", "application/grpc"),
                        new BasicHeader("user-agent", "kube-probe/1.36"),
                        new BasicHeader("te", "trailers")),
                false);
        wire.data(STREAM, framed(request(service)), true);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        String status = "";
        String message = "";
        boolean last = false;
        while (!last) {
            switch (wire.read()) {
                case Http2Wire.Headers(int stream, List<Header> fields, boolean end) -> {
                    for (Header each : fields) {
                        status = each.getName().equals("grpc-status") ? each.getValue() : status;
                        message = each.getName().equals("grpc-message") ? each.getValue() : message;
                    }
                    last = end && stream == STREAM;
                }
                case Http2Wire.Data(int stream, byte[] bytes, boolean end) -> {
                    body.writeBytes(bytes);
                    last = end && stream == STREAM;
                }
            }
        }
        return new Reply(status, message, body.toByteArray());
    }

    /** A {@code HealthCheckRequest}: its only field is the service. */
    private static byte[] request(String service) {
        byte[] name = service.getBytes(StandardCharsets.UTF_8);
        if (name.length == 0) {
            return name;
        }
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.write(0x0a);
        int length = name.length;
        for (; length > 0x7f; length >>>= 7) {
            message.write(length & 0x7f | 0x80);
        }
        message.write(length);
        message.writeBytes(name);
        return message.toByteArray();
    }

    /** As gRPC sends a message: uncompressed, and its length. */
    private static byte[] framed(byte[] message) {
        return ByteBuffer.allocate(5 + message.length).put((byte) 0).putInt(message.length).put(message).array();
    }

    private static ProbeAttempt judged(Reply reply) {
        if (reply.status.equals(UNIMPLEMENTED)) {
            return ProbeAttempt.failure("error: this server does not implement the grpc health protocol"
                    + " (grpc.health.v1.Health): " + reply.message);
        }
        if (!reply.status.equals("0")) {
            return ProbeAttempt.failure("error: health rpc probe failed: rpc error: code = " + reply.status + " desc = "
                    + reply.message);
        }
        String state = state(reply.body);
        return state.equals("SERVING")
                ? ProbeAttempt.success("service healthy")
                : ProbeAttempt.failure("service unhealthy (responded with \"" + state + "\")");
    }

    /** The state in a framed {@code HealthCheckResponse}: its only field, absent for the first of the states. */
    private static String state(byte[] body) {
        return body.length < 7 || body[5] != 0x08 || body[6] < 0 || body[6] >= STATES.length
                ? STATES[0]
                : STATES[body[6]];
    }
}
