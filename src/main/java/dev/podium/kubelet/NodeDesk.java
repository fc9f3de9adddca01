package dev.podium.kubelet;

import dev.podium.client.ResourceType;
import dev.podium.container.ContainerConfig;
import dev.podium.container.ContainerReport;
import dev.podium.container.ContainerRuntime;
import dev.podium.container.ExecConfig;
import dev.podium.container.ExecProcess;
import dev.podium.container.RuntimeFailure;
import dev.podium.container.Sandbox;
import dev.podium.model.ResourceUsage;
import dev.podium.network.Connection;
import dev.podium.network.NetworkNamespace;
import dev.podium.nodeagent.ByteStream;
import dev.podium.nodeagent.ContainerTarget;
import dev.podium.nodeagent.KubeletCounts;
import dev.podium.nodeagent.LogRequest;
import dev.podium.nodeagent.NodeAgent;
import dev.podium.nodeagent.NodeAgentException;
import dev.podium.nodeagent.NodeStats;
import dev.podium.nodeagent.ProbeStats;
import dev.podium.nodeagent.RunningContainer;
import dev.podium.nodeagent.Session;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a node answers to the API server (upstream's {@code pkg/kubelet/server} and {@code kubelet_pods.go}).
 *
 * @param workers the Pods of all nodes, by UID
 * @param here the Pods of this one, in no order
 * @param shared what all kubelets have in common
 */
record NodeDesk(
        NodeKubelet node,
        Function<String, @Nullable PodWorker> workers,
        Supplier<List<PodWorker>> here,
        KubeletOptions options,
        Surroundings shared)
        implements NodeAgent {

    private static final int FAILED = 500;
    private static final Duration LOOPBACK = Duration.ofSeconds(5);

    @Override
    public void logs(LogRequest request, OutputStream sink) throws IOException, InterruptedException, NodeAgentException {
        PodLogs.copy(workers.apply(request.podUid()), request, sink);
    }

    @Override
    public RunningContainer container(ContainerTarget target) throws NodeAgentException {
        PodWorker worker = workers.apply(target.podUid());
        ContainerWorker container = worker == null ? null : worker.container(target.container());
        ContainerRuntime runtime = worker == null ? null : worker.node().runtime();
        String id = container == null ? null : container.id();
        ContainerReport report = runtime == null || id == null ? null : runtime.container(id);
        // Upstream looks among the containers that run; one that has ended is as good as none.
        if (report == null || report.state() != ContainerReport.State.RUNNING) {
            throw new NodeAgentException(FAILED, "container not found (\"" + target.container() + "\")");
        }
        return new Running(runtime, report);
    }

    @Override
    public @Nullable ResourceUsage usage() {
        ContainerRuntime runtime = node.runtime();
        return runtime == null ? null : NodeSurvey.usage(node, runtime.usage());
    }

    @Override
    public Instant startTime() {
        return node.began();
    }

    @Override
    public String version() {
        return options.version();
    }

    private NodeSurvey survey() {
        return new NodeSurvey(node, here.get().stream().sorted(NodeSurvey.ORDER).toList(), shared);
    }

    @Override
    public NodeStats stats(NodeStats.Detail detail) {
        return survey().stats(detail);
    }

    @Override
    public KubeletCounts counts() {
        return survey().counts();
    }

    @Override
    public List<ProbeStats> probes() {
        return survey().probes();
    }

    @Override
    public ObjectNode configuration() {
        return KubeletSettings.of(options, shared.client().find(ResourceType.NODES, "", node.name()));
    }

    @Override
    public Map<String, ResourceUsage> usage(String podUid) {
        PodWorker worker = workers.apply(podUid);
        ContainerRuntime runtime = worker == null ? null : worker.node().runtime();
        String sandbox = worker == null ? null : worker.sandboxId();
        Map<String, ResourceUsage> usage = new LinkedHashMap<>();
        if (runtime != null && sandbox != null) {
            for (ContainerReport each : containers(runtime, sandbox)) {
                ResourceUsage used = runtime.usage(each.id());
                if (used != null) {
                    usage.put(each.config().name(), used);
                }
            }
        }
        return usage;
    }

    private static List<ContainerReport> containers(ContainerRuntime runtime, String sandbox) {
        try {
            return runtime.containers(sandbox);
        } catch (RuntimeFailure removed) {
            return List.of();
        }
    }

    @Override
    public ByteStream connect(String podUid, int port) throws IOException, InterruptedException, NodeAgentException {
        PodWorker worker = workers.apply(podUid);
        Sandbox sandbox = worker == null ? null : worker.sandbox();
        NetworkNamespace host = sandbox == null ? null : shared.network().find(sandbox.ip());
        if (host == null) {
            throw new NodeAgentException(404, "pod not found (\"" + podUid + "\")");
        }
        return new Wire(host.dial("localhost", port, LOOPBACK));
    }

    private record Running(ContainerRuntime runtime, ContainerReport report) implements RunningContainer {

        @Override
        public Session exec(List<String> command, Input input, Terminal terminal) throws NodeAgentException {
            ContainerConfig.Stdin stdin =
                    switch (input) {
                        case NONE -> ContainerConfig.Stdin.NONE;
                        case OPEN -> ContainerConfig.Stdin.OPEN;
                    };
            ContainerConfig.Terminal tty =
                    switch (terminal) {
                        case NONE -> ContainerConfig.Terminal.NONE;
                        case TTY -> ContainerConfig.Terminal.TTY;
                    };
            try {
                return new Streams(runtime.exec(report.id(), new ExecConfig(command, stdin, tty)));
            } catch (RuntimeFailure failed) {
                throw new NodeAgentException(FAILED, "error executing command in container: " + failed.getMessage());
            }
        }

        @Override
        public Session attach() throws NodeAgentException {
            try {
                return new Streams(runtime.attach(report.id()));
            } catch (RuntimeFailure failed) {
                throw new NodeAgentException(FAILED, "error attaching to container: " + failed.getMessage());
            }
        }

        @Override
        public Terminal terminal() {
            return switch (report.config().terminal()) {
                case NONE -> Terminal.NONE;
                case TTY -> Terminal.TTY;
            };
        }
    }

    private record Streams(ExecProcess process) implements Session {

        @Override
        public OutputStream stdin() {
            return process.stdin();
        }

        @Override
        public void awaitRead(Duration patience) throws InterruptedException {
            process.awaitRead(patience);
        }

        @Override
        public InputStream stdout() {
            return process.stdout();
        }

        @Override
        public InputStream stderr() {
            return process.stderr();
        }

        @Override
        public CompletableFuture<Integer> exit() {
            return process.exit();
        }

        @Override
        public void resize(int columns, int rows) {
            process.resize(columns, rows);
        }

        @Override
        public void close() {
            process.kill();
        }
    }

    private record Wire(Connection connection) implements ByteStream {

        @Override
        public InputStream input() {
            return connection.input();
        }

        @Override
        public OutputStream output() {
            return connection.output();
        }

        @Override
        public void close() {
            connection.close();
        }
    }
}
