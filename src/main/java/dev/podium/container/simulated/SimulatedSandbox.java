package dev.podium.container.simulated;

import dev.podium.container.Mount;
import dev.podium.container.Sandbox;
import dev.podium.network.NetworkNamespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A sandbox with its containers. */
final class SimulatedSandbox {

    private static final String DNS = "10.96.0.10";

    private boolean stopped;
    private final Sandbox facts;
    private final NetworkNamespace network;
    private final NodeFiles disk;
    private final List<SimulatedContainer> containers = new ArrayList<>(2);
    private @Nullable Path etc;

    SimulatedSandbox(Sandbox facts, NetworkNamespace network, NodeFiles disk) {
        this.facts = facts;
        this.network = network;
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
        containers.remove(container);
    }

    synchronized List<SimulatedContainer> containers() {
        return List.copyOf(containers);
    }

    static List<String> searchDomains(String namespace) {
        return List.of(namespace + ".svc.cluster.local", "svc.cluster.local", "cluster.local");
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
        Files.write(etcDirectory().resolve(name), text.getBytes(StandardCharsets.UTF_8));
    }

    private Path etcDirectory() {
        if (etc == null) {
            throw new IllegalStateException();
        }
        return etc;
    }

    private String hosts() {
        List<String> lines = new ArrayList<>();
        lines.add("# Kubernetes-managed hosts file.");
        lines.add("127.0.0.1\tlocalhost");
        lines.add("::1\tlocalhost ip6-localhost ip6-loopback");
        lines.add("fe00::\tip6-localnet");
        lines.add("fe00::\tip6-mcastprefix");
        lines.add("fe00::1\tip6-allnodes");
        lines.add("fe00::2\tip6-allrouters");
        lines.add(facts.ip() + "\t" + facts.config().hostname());
        lines.addAll(facts.config().hosts());
        return String.join("\n", lines) + "\n";
    }

    private String resolver() {
        return "search " + String.join(" ", searchDomains(facts.config().podNamespace())) + "\nnameserver " + DNS
                + "\noptions ndots:5\n";
    }

    /** Deletes what it has on the disk. */
    /** Marks the network as ended; answers whether this call did it. */
    synchronized boolean stop() {
        boolean first = !stopped;
        stopped = true;
        return first;
    }

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
