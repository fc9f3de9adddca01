package dev.podium.container.simulated;

import dev.podium.container.ContainerConfig;
import dev.podium.container.ContainerResources;
import dev.podium.container.ContainerSecurity;
import dev.podium.container.DnsConfig;
import dev.podium.container.ContainerLog;
import dev.podium.container.ContainerReport;
import dev.podium.container.ContainerRuntime;
import dev.podium.container.ExecConfig;
import dev.podium.container.ExecProcess;
import dev.podium.container.Mount;
import dev.podium.container.Sandbox;
import dev.podium.container.SandboxConfig;
import dev.podium.model.ContainerPort;
import dev.podium.network.PodNetwork;
import dev.podium.network.PodNetworks;
import dev.podium.time.ManualTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/** One node's simulated runtime on a manual clock. */
final class Simulation implements AutoCloseable {

    final ManualTime time = ManualTime.startingAt(Instant.parse("2026-01-01T00:00:00Z"));
    final PodNetwork network = PodNetworks.inMemory(time);
    final ImageCatalogue images = ImageCatalogue.standard();
    final SimulatedRuntimes runtimes = new SimulatedRuntimes(time, network, images);
    final ContainerRuntime runtime = runtimes.forNode(new NodeSettings("node-1", "172.18.0.2", "10.244.0.0/24"));
    final Sandbox sandbox = runtime.runSandbox(sandboxConfig("web"));

    private static final DnsConfig CLUSTER_FIRST = new DnsConfig(
            List.of("10.96.0.10"), List.of("default.svc.cluster.local", "svc.cluster.local", "cluster.local"), List.of("ndots:5"));

    static SandboxConfig sandboxConfig(String pod) {
        return new SandboxConfig(
                "default", pod, "uid-" + pod, 0, pod, "", CLUSTER_FIRST, SandboxConfig.Network.POD, List.of(), List.of(),
                Map.of(), Map.of());
    }

    static Config config(String image, String... command) {
        return new Config(image, List.of(command), List.of(), Map.of(), List.of(), List.of(), ContainerResources.NONE);
    }

    /** What a test says about a container; the rest is as a plain Pod has it. */
    record Config(
            String image,
            List<String> command,
            List<String> args,
            Map<String, String> env,
            List<ContainerPort> ports,
            List<Mount> mounts,
            ContainerResources resources) {

        Config args(String... words) {
            return new Config(image, command, List.of(words), env, ports, mounts, resources);
        }

        Config env(Map<String, String> variables) {
            return new Config(image, command, args, variables, ports, mounts, resources);
        }

        Config port(int port) {
            return new Config(
                    image, command, args, env, List.of(new ContainerPort(null, port, null, null, "TCP")), mounts, resources);
        }

        Config mounts(Mount... all) {
            return new Config(image, command, args, env, ports, List.of(all), resources);
        }

        Config memory(long bytes) {
            return resources(new ContainerResources(0, 0, bytes));
        }

        Config resources(ContainerResources given) {
            return new Config(image, command, args, env, ports, mounts, given);
        }

        ContainerConfig build() {
            return new ContainerConfig(
                    "main", 0, image, command, args, env, null, ports, mounts, ContainerConfig.Stdin.NONE,
                    ContainerConfig.Terminal.NONE, null, ContainerSecurity.DEFAULT, resources);
        }
    }

    /** Pulls, creates and starts a container in the sandbox; answers with its ID once nothing moves any more. */
    String start(Config config) {
        return start(config.build());
    }

    String start(ContainerConfig config) {
        runtime.pull(config.image()).join();
        String id = runtime.createContainer(sandbox.id(), config);
        runtime.startContainer(id);
        time.settle();
        return id;
    }

    ContainerReport report(String id) {
        ContainerReport report = runtime.container(id);
        if (report == null) {
            throw new AssertionError("no such container");
        }
        return report;
    }

    /** The container's log, without times. */
    String log(String id) {
        return text(runtime.log(id).read(0, Integer.MAX_VALUE));
    }

    static String text(List<ContainerLog.Line> lines) {
        return lines.stream()
                .map(line -> new String(line.written(), StandardCharsets.UTF_8))
                .collect(Collectors.joining());
    }

    /** How a command in a container ended. */
    record Executed(int code, String stdout, String stderr) {}

    /** Runs a command in a container; time moves on by {@code patience} while it runs. */
    Executed exec(String id, Duration patience, String... command) {
        ExecProcess process = runtime.exec(id, ExecConfig.of(List.of(command)));
        AtomicReference<String> out = new AtomicReference<>("");
        AtomicReference<String> err = new AtomicReference<>("");
        time.run("stdout", () -> out.set(read(process.stdout())));
        time.run("stderr", () -> err.set(read(process.stderr())));
        time.settle();
        time.advance(patience);
        return new Executed(process.exit().getNow(-1), out.get(), err.get());
    }

    Executed exec(String id, String... command) {
        return exec(id, Duration.ZERO, command);
    }

    private static String read(java.io.InputStream stream) {
        try {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new AssertionError(broken);
        }
    }

    @Override
    public void close() {
        runtimes.close();
        network.close();
        time.close();
    }
}
