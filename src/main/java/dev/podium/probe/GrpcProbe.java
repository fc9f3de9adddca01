package dev.podium.probe;

import dev.podium.model.GrpcAction;
import dev.podium.network.Address;
import dev.podium.network.Connection;
import dev.podium.network.Http2Wire;
import dev.podium.network.PodNetwork;
import dev.podium.time.ClusterTime;
import dev.podium.time.Task;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Asks a server's gRPC health service (upstream's {@code pkg/probe/grpc}). As upstream's library does, it dials again and
 * again until something speaks HTTP/2 there or the time is up: a refused connection takes the whole timeout to fail.
 */
final class GrpcProbe {

    private static final Duration FIRST_BACKOFF = Duration.ofSeconds(1);
    private static final double GROWTH = 1.6;

    private final PodNetwork network;
    private final ClusterTime time;

    GrpcProbe(PodNetwork network, ClusterTime time) {
        this.network = network;
        this.time = time;
    }

    ProbeAttempt attempt(GrpcAction action, String podIp, Duration timeout) throws InterruptedException {
        Address address = new Address(podIp, action.port());
        String service = action.service() == null ? "" : action.service();
        long end = time.nanos() + timeout.toNanos();
        Duration backoff = FIRST_BACKOFF;
        while (true) {
            try (Timed timed = new Timed(address, end)) {
                timed.wire.greet();
                HealthCall.Reply reply = HealthCall.make(timed.wire, address.toString(), service);
                return timed.late.get()
                        ? ProbeAttempt.failure("timeout: health rpc did not complete within " + Prober.text(timeout))
                        : judged(reply);
            } catch (IOException refused) {
                // Somebody may listen by the next time; an interrupted thread learns of that below.
            }
            Duration left = left(end);
            if (!left.isPositive()) {
                return ProbeAttempt.failure("timeout: failed to connect service \"" + address + "\" within "
                        + Prober.text(timeout) + ": context deadline exceeded");
            }
            time.sleep(backoff.compareTo(left) < 0 ? backoff : left);
            backoff = Duration.ofNanos((long) (backoff.toNanos() * GROWTH));
        }
    }

    private Duration left(long end) {
        return Duration.ofNanos(end - time.nanos());
    }

    private static ProbeAttempt judged(HealthCall.Reply reply) {
        return switch (reply.status()) {
            case OK -> reply.state().equals("SERVING")
                    ? ProbeAttempt.success("service healthy")
                    : ProbeAttempt.failure("service unhealthy (responded with \"" + reply.state() + "\")");
            case UNIMPLEMENTED -> ProbeAttempt.failure("error: this server does not implement the grpc health protocol"
                    + " (grpc.health.v1.Health): " + reply.message());
            case CANCELED, UNKNOWN, INVALID_ARGUMENT, DEADLINE_EXCEEDED, NOT_FOUND, ALREADY_EXISTS, PERMISSION_DENIED,
                    RESOURCE_EXHAUSTED, FAILED_PRECONDITION, ABORTED, OUT_OF_RANGE, INTERNAL, UNAVAILABLE, DATA_LOSS,
                    UNAUTHENTICATED -> ProbeAttempt.failure("error: health rpc probe failed: rpc error: code = "
                    + reply.status().title() + " desc = " + reply.message());
        };
    }

    /** A connection that closes when the time is up. */
    private final class Timed implements AutoCloseable {

        private final Connection connection;
        private final Http2Wire wire;
        private final Task deadline;
        private final AtomicBoolean late = new AtomicBoolean();

        Timed(Address address, long end) throws IOException, InterruptedException {
            connection = network.dial(address.ip(), address.port(), left(end));
            wire = new Http2Wire(connection);
            deadline = time.after(left(end), () -> {
                late.set(true);
                connection.close();
            });
        }

        @Override
        public void close() {
            deadline.cancel();
            connection.close();
        }
    }
}
