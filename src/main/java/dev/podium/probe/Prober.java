package dev.podium.probe;

import dev.podium.container.ExecConfig;
import dev.podium.container.ExecProcess;
import dev.podium.container.RuntimeFailure;
import dev.podium.model.ContainerPort;
import dev.podium.model.ExecAction;
import dev.podium.model.IntOrString;
import dev.podium.model.Probe;
import dev.podium.model.TcpSocketAction;
import dev.podium.network.PodNetwork;
import dev.podium.time.ClusterTime;
import dev.podium.time.Signal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes one attempt of a probe (upstream's {@code pkg/kubelet/prober/prober.go} and {@code pkg/probe}). */
public final class Prober {

    private static final Logger LOG = LoggerFactory.getLogger(Prober.class);

    /** As much of an answer or of a command's output as is kept. */
    static final int MOST_OUTPUT = 10 * 1024;

    private final PodNetwork network;
    private final ClusterTime time;
    private final HttpProbe http;
    private final GrpcProbe grpc;

    public Prober(PodNetwork network, ClusterTime time) {
        this.network = network;
        this.time = time;
        this.http = new HttpProbe(network, time);
        this.grpc = new GrpcProbe(network, time);
    }

    /** Blocks until the attempt has ended, for no longer than its timeout. */
    public ProbeAttempt attempt(Probe probe, ProbeTarget target) throws InterruptedException {
        Duration timeout = Duration.ofSeconds(probe.timeout());
        if (probe.httpGet() != null) {
            Integer port = port(probe.httpGet().port(), target);
            return port == null
                    ? unresolved(probe.httpGet().port())
                    : http.attempt(probe.httpGet(), target.podIp(), port, timeout);
        }
        if (probe.tcpSocket() != null) {
            return tcp(probe.tcpSocket(), target, timeout);
        }
        if (probe.exec() != null) {
            return exec(probe.exec(), target, timeout);
        }
        if (probe.grpc() != null) {
            return grpc.attempt(probe.grpc(), target.podIp(), timeout);
        }
        return ProbeAttempt.unknown("missing probe handler for " + target.namespace() + ":" + target.pod());
    }

    /** The number of a port given by number or by the name under which the container declares it. */
    static @Nullable Integer port(IntOrString port, ProbeTarget target) {
        return switch (port) {
            case IntOrString.Int(int number) -> number > 0 && number < 65536 ? number : null;
            case IntOrString.Text(String name) -> {
                for (ContainerPort each : target.container().ports()) {
                    if (name.equals(each.name())) {
                        yield each.containerPort();
                    }
                }
                yield name.matches("[0-9]{1,5}") ? Integer.valueOf(name) : null;
            }
        };
    }

    private static ProbeAttempt unresolved(IntOrString port) {
        return ProbeAttempt.unknown("couldn't find port: " + port.json());
    }

    private ProbeAttempt tcp(TcpSocketAction action, ProbeTarget target, Duration timeout) throws InterruptedException {
        Integer port = port(action.port(), target);
        if (port == null) {
            return unresolved(action.port());
        }
        String host = action.host() == null || action.host().isEmpty() ? target.podIp() : action.host();
        try {
            network.dial(host, port, timeout).close();
            return ProbeAttempt.success("");
        } catch (IOException refused) {
            return ProbeAttempt.failure(String.valueOf(refused.getMessage()));
        }
    }

    private ProbeAttempt exec(ExecAction action, ProbeTarget target, Duration timeout) throws InterruptedException {
        ExecProcess process;
        try {
            process = target.runtime().exec(target.containerId(), ExecConfig.of(action.command()));
        } catch (RuntimeFailure failure) {
            return ProbeAttempt.unknown("rpc error: code = Unknown desc = " + failure.getMessage());
        }
        Signal ended = time.signal();
        process.exit().whenComplete((code, failure) -> ended.raise());
        CompletableFuture<String> stdout = read(process.stdout(), ended);
        CompletableFuture<String> stderr = read(process.stderr(), ended);
        CompletableFuture<Void> all = CompletableFuture.allOf(process.exit(), stdout, stderr);
        if (!ended.await(all::isDone, timeout)) {
            process.kill();
            return ProbeAttempt.failure("command timed out: \"" + String.join(" ", action.command()) + "\" timed out after "
                    + text(timeout));
        }
        String output = stdout.join() + stderr.join();
        return process.exit().join() == 0 ? ProbeAttempt.success(output) : ProbeAttempt.failure(output);
    }

    /** A timeout as Go prints it: {@code 90} seconds are {@code 1m30s}. */
    static String text(Duration timeout) {
        long hours = timeout.toHours();
        long minutes = timeout.toMinutes();
        return (hours > 0 ? hours + "h" : "") + (minutes > 0 ? minutes % 60 + "m" : "") + timeout.toSecondsPart() + "s";
    }

    /** Reads a command's output while it runs, which it could not finish otherwise, and keeps the beginning of it. */
    private CompletableFuture<String> read(InputStream stream, Signal done) {
        CompletableFuture<String> text = new CompletableFuture<>();
        time.run("probe output", () -> {
            ByteArrayOutputStream read = new ByteArrayOutputStream();
            try (stream) {
                read.writeBytes(stream.readNBytes(MOST_OUTPUT));
                stream.transferTo(OutputStream.nullOutputStream());
            } catch (IOException cutOff) {
                LOG.trace("a probe's output ends early", cutOff);
            }
            text.complete(read.toString(StandardCharsets.UTF_8));
            done.raise();
        });
        return text;
    }
}
