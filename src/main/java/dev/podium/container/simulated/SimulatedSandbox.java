package dev.podium.container.simulated;

import dev.podium.container.ContainerSecurity;
import dev.podium.container.DnsConfig;
import dev.podium.container.Mount;
import dev.podium.container.Sandbox;
import dev.podium.container.SandboxConfig;
import dev.podium.model.ResourceUsage;
import dev.podium.network.NetworkNamespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A sandbox with its containers. */
final class SimulatedSandbox {

    private boolean stopped;
    private final Sandbox facts;
    private final NetworkNamespace network;
    private final List<NetworkNamespace.Forwarding> forwardings;
    private final NodeFiles disk;
    private final List<SimulatedContainer> containers = new ArrayList<>(2);
    /** The CPU time of containers that are not known any more. */
    private long spent;
    private @Nullable Path etc;
    private @Nullable PidNamespace shared;

    /** @param forwardings the ports of the node that lead here, until it stops */
    SimulatedSandbox(Sandbox facts, NetworkNamespace network, List<NetworkNamespace.Forwarding> forwardings, NodeFiles disk) {
        this.facts = facts;
        this.network = network;
        this.forwardings = forwardings;
        this.disk = disk;
    }

    Sandbox facts() {
        return facts;
    }

    NetworkNamespace network() {
        return network;
    }

    synchronized void add(SimulatedContainer container) {
        containers.add(container);
    }

    synchronized void remove(SimulatedContainer container) {
        if (containers.remove(container)) {
            spent += container.coreNanos();
        }
    }

    /** What its containers use together; of those that have ended, the CPU time. */
    synchronized ResourceUsage usage(Instant now) {
        ResourceUsage sum = ResourceUsage.spent(now, CpuMeter.WINDOW, spent);
        for (SimulatedContainer each : containers) {
            ResourceUsage usage = each.usage();
            sum = sum.plus(usage == null ? ResourceUsage.spent(now, CpuMeter.WINDOW, each.coreNanos()) : usage);
        }
        return sum;
    }

    synchronized List<SimulatedContainer> containers() {
        return List.copyOf(containers);
    }

    /** The processes among which those of a new container are. */
    synchronized PidNamespace pidsFor(ContainerSecurity security) {
        if (security.processes() == ContainerSecurity.Processes.OF_POD) {
            if (shared == null) {
                shared = PidNamespace.ofSandbox();
            }
            return shared;
        }
        return containers.stream()
                .filter(each -> each.name().equals(security.target()))
                .filter(SimulatedContainer::running)
                .map(SimulatedContainer::pids)
                .findFirst()
                .orElseGet(PidNamespace::ofContainer);
    }

    /** The files that a runtime gives to every container; they are written when first asked for. */
    synchronized List<Mount> etcMounts() {
        if (etc == null) {
            etc = disk.root().resolve("var/lib/podium/sandboxes/" + facts.id());
            try {
                Files.createDirectories(etc);
                write("hosts", hosts());
                write("hostname", facts.config().hostname() + "\n");
                write("resolv.conf", resolver());
            } catch (IOException full) {
                throw new UncheckedIOException(full);
            }
        }
        Path directory = etc;
        return List.of(
                new Mount(directory.resolve("hosts"), "/etc/hosts", Mount.Access.READ_WRITE),
                new Mount(directory.resolve("hostname"), "/etc/hostname", Mount.Access.READ_WRITE),
                new Mount(directory.resolve("resolv.conf"), "/etc/resolv.conf", Mount.Access.READ_WRITE));
    }

    private void write(String name, String text) throws IOException {
        Path file = Files.write(etcDirectory().resolve(name), text.getBytes(StandardCharsets.UTF_8));
        Files.setPosixFilePermissions(file, Ownership.FILE);
    }

    private Path etcDirectory() {
        if (etc == null) {
            throw new IllegalStateException();
        }
        return etc;
    }

    private String hosts() {
        List<String> lines = new ArrayList<>();
        boolean node = facts.config().network() == SandboxConfig.Network.NODE;
        lines.add("# Kubernetes-managed hosts file" + (node ? " (host network)." : "."));
        lines.add("127.0.0.1\tlocalhost");
        lines.add("::1\tlocalhost ip6-localhost ip6-loopback");
        lines.add("fe00::\tip6-localnet");
        lines.add("fe00::\tip6-mcastprefix");
        lines.add("fe00::1\tip6-allnodes");
        lines.add("fe00::2\tip6-allrouters");
        String host = facts.config().hostname();
        String domain = facts.config().domain();
        if (domain.isEmpty()) {
            lines.add(facts.ip() + "\t" + host);
        } else {
            String own = host.endsWith("." + domain) ? host.substring(0, host.length() - domain.length() - 1) : host;
            lines.add(facts.ip() + "\t" + own + "." + domain + "\t" + own);
        }
        lines.addAll(facts.config().hosts());
        return String.join("\n", lines) + "\n";
    }

    private String resolver() {
        DnsConfig dns = facts.config().dns();
        StringBuilder text = new StringBuilder();
        if (!dns.searches().isEmpty()) {
            text.append("search ").append(String.join(" ", dns.searches())).append('\n');
        }
        dns.servers().forEach(each -> text.append("nameserver ").append(each).append('\n'));
        if (!dns.options().isEmpty()) {
            text.append("options ").append(String.join(" ", dns.options())).append('\n');
        }
        return text.toString();
    }

    /** Marks the network as ended; answers whether this call did it. */
    synchronized boolean stop() {
        boolean first = !stopped;
        stopped = true;
        forwardings.forEach(NetworkNamespace.Forwarding::close);
        return first;
    }

    /** Deletes what it has on the disk. */
    synchronized void deleteFiles() {
        if (etc != null) {
            try {
                RootFileSystem.deleteTree(etc);
            } catch (IOException gone) {
                throw new UncheckedIOException(gone);
            }
        }
    }
}
