package dev.podium.container.simulated;

import dev.podium.container.ContainerConfig;
import dev.podium.container.ContainerResources;
import dev.podium.container.ContainerListener;
import dev.podium.container.ContainerLog;
import dev.podium.container.ContainerReport;
import dev.podium.container.ContainerRuntime;
import dev.podium.container.ExecConfig;
import dev.podium.container.ExecProcess;
import dev.podium.container.HostFiles;
import dev.podium.container.ImageRef;
import dev.podium.container.RegistryLogin;
import dev.podium.container.RuntimeFailure;
import dev.podium.container.Sandbox;
import dev.podium.container.SandboxConfig;
import dev.podium.model.DiskUsage;
import dev.podium.model.ResourceUsage;
import dev.podium.network.NetworkNamespace;
import dev.podium.network.PodNetwork;
import dev.podium.time.ClusterTime;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The runtime of one node. */
final class NodeRuntime implements ContainerRuntime {

    private final NodeSettings settings;
    private final ClusterTime time;
    private final PodNetwork network;
    private final AddressPool addresses;
    private final NodeFiles disk;
    private final NodeSystem system;
    private final PidNamespace pids = PidNamespace.ofNode();
    private final NodeImages images;
    private final Map<String, SimulatedSandbox> sandboxes = new ConcurrentHashMap<>();
    private final Map<String, SimulatedContainer> containers = new ConcurrentHashMap<>();
    private final AtomicLong lastId = new AtomicLong();
    /** The CPU time of sandboxes that are gone: what is in it is not in {@link #sandboxes}, and neither may be looked at in between. */
    private final AtomicLong spent = new AtomicLong();
    private final String idSeed;
    private volatile ContainerListener listener = (sandbox, container) -> {};

    NodeRuntime(NodeSettings settings, ClusterTime time, PodNetwork network, ImageCatalogue catalogue, KeptPlaces kept) {
        this.settings = settings;
        this.time = time;
        this.network = network;
        this.images = new NodeImages(time, catalogue);
        this.disk = new NodeFiles(kept, KeptPlaces.diskOf(settings.nodeName()));
        this.system = new NodeSystem(disk, settings);
        this.addresses = new AddressPool(settings.podCidr());
        this.idSeed = settings.nodeName() + "/" + time.now() + "/";
    }

    ClusterTime time() {
        return time;
    }

    PodNetwork podNetwork() {
        return network;
    }

    NodeFiles disk() {
        return disk;
    }

    /** The processes that see all of the node's. */
    PidNamespace pids() {
        return pids;
    }

    boolean isRoot(Path directory) {
        return directory.equals(disk.root());
    }

    /** What the node's own processes see. */
    Namespaces namespaces() {
        VirtualFiles files = system.files();
        return new Namespaces(files, Commands.among(files), settings.nodeName(), nodeNetwork());
    }

    void changed(SimulatedContainer container) {
        listener.changed(container.sandbox().facts().id(), container.id());
    }

    @Override
    public String version() {
        return "podium://0.1.0";
    }

    @Override
    public Path hostRoot() {
        return disk.root();
    }

    @Override
    public HostFiles hostFiles() {
        return system;
    }

    @Override
    public void listen(ContainerListener hears) {
        listener = hears;
    }

    @Override
    public CompletableFuture<ImageRef> pull(String image, List<RegistryLogin> logins) {
        return images.pull(image, logins);
    }

    @Override
    public @Nullable ImageRef image(String image) {
        return images.reference(image);
    }

    @Override
    public boolean accessible(String image, List<RegistryLogin> logins) {
        return images.accessible(image, logins);
    }

    @Override
    public Path imageFiles(String image) {
        NodeImages.Pulled pulled = images.find(image);
        if (pulled == null) {
            throw new RuntimeFailure(RuntimeFailure.Kind.NOT_FOUND, "image \"" + image + "\": not found");
        }
        return disk.image(pulled.reference().id(), pulled.image());
    }

    @Override
    public List<ImageRef> images() {
        return images.all();
    }

    private String newId(String kind) {
        return ImageName.hash(idSeed + kind + "/" + lastId.incrementAndGet());
    }

    @Override
    public Sandbox runSandbox(SandboxConfig config) {
        String id = newId("sandbox");
        NetworkNamespace namespace;
        if (config.network() == SandboxConfig.Network.NODE) {
            namespace = nodeNetwork();
        } else {
            try {
                namespace = network.attach(addresses.take());
            } catch (IllegalStateException exhausted) {
                throw new RuntimeFailure(
                        RuntimeFailure.Kind.OTHER,
                        "failed to setup network for sandbox \"" + id + "\": plugin type=\"ptp\" failed (add): "
                                + exhausted.getMessage());
            }
        }
        Sandbox sandbox = new Sandbox(id, config, namespace.ip(), time.now());
        List<NetworkNamespace.Forwarding> forwardings = config.network() == SandboxConfig.Network.NODE
                ? List.of()
                : HostPorts.open(config.ports(), this::nodeNetwork, namespace.ip());
        sandboxes.put(id, new SimulatedSandbox(sandbox, namespace, forwardings, disk));
        return sandbox;
    }

    private synchronized NetworkNamespace nodeNetwork() {
        NetworkNamespace existing = network.find(settings.nodeIp());
        return existing == null ? network.attach(settings.nodeIp()) : existing;
    }

    @Override
    public void removeSandbox(String sandboxId) {
        SimulatedSandbox sandbox = sandboxes.get(sandboxId);
        if (sandbox == null) {
            return;
        }
        sandbox.containers().forEach(each -> removeContainer(each.id()));
        synchronized (spent) {
            if (sandboxes.remove(sandboxId) == null) {
                return;
            }
            spent.addAndGet(sandbox.usage(second()).coreNanos());
        }
        release(sandbox);
        sandbox.deleteFiles();
    }

    @Override
    public List<Sandbox> sandboxes() {
        return sandboxes.values().stream()
                .map(SimulatedSandbox::facts)
                .sorted(Comparator.comparing(Sandbox::createdAt).thenComparing(Sandbox::id))
                .toList();
    }

    private SimulatedSandbox sandbox(String id) {
        SimulatedSandbox sandbox = sandboxes.get(id);
        if (sandbox == null) {
            throw new RuntimeFailure(
                    RuntimeFailure.Kind.NOT_FOUND,
                    "an error occurred when try to find sandbox \"" + id + "\": not found");
        }
        return sandbox;
    }

    private SimulatedContainer find(String id) {
        SimulatedContainer container = containers.get(id);
        if (container == null) {
            throw new RuntimeFailure(
                    RuntimeFailure.Kind.NOT_FOUND,
                    "an error occurred when try to find container \"" + id + "\": not found");
        }
        return container;
    }

    @Override
    public String createContainer(String sandboxId, ContainerConfig config) {
        SimulatedSandbox sandbox = sandbox(sandboxId);
        NodeImages.Pulled image = images.find(config.image());
        if (image == null) {
            throw new RuntimeFailure(
                    RuntimeFailure.Kind.OTHER,
                    "failed to resolve image \"" + config.image() + "\": failed to get image from containerd \""
                            + config.image() + "\": image \"" + config.image() + "\": not found");
        }
        if (config.command().isEmpty() && config.args().isEmpty()
                && image.image().entrypoint().isEmpty() && image.image().cmd().isEmpty()) {
            throw new RuntimeFailure(
                    RuntimeFailure.Kind.OTHER,
                    "failed to generate container \"" + config.name() + "\" spec: failed to generate spec: no command specified");
        }
        String id = newId("container");
        SimulatedContainer container =
                new SimulatedContainer(this, sandbox, id, config, image.reference(), image.image());
        containers.put(id, container);
        sandbox.add(container);
        return id;
    }

    @Override
    public void startContainer(String containerId) {
        find(containerId).start();
    }

    @Override
    public void stopContainer(String containerId, Duration grace) {
        SimulatedContainer container = containers.get(containerId);
        if (container != null) {
            container.stop(grace);
        }
    }

    @Override
    public void resizeContainer(String containerId, ContainerResources resources) {
        SimulatedContainer container = containers.get(containerId);
        if (container != null) {
            container.resize(resources);
        }
    }

    @Override
    public ContainerResources given(String containerId) {
        SimulatedContainer container = containers.get(containerId);
        return container == null ? ContainerResources.NONE : container.facts().resources();
    }

    @Override
    public void removeContainer(String containerId) {
        SimulatedContainer container = containers.get(containerId);
        if (container != null) {
            container.stop(Duration.ZERO);
            containers.remove(containerId);
            container.sandbox().remove(container);
            container.disk().delete();
        }
    }

    @Override
    public @Nullable ContainerReport container(String containerId) {
        SimulatedContainer container = containers.get(containerId);
        return container == null ? null : container.report();
    }

    @Override
    public List<ContainerReport> containers(String sandboxId) {
        return sandbox(sandboxId).containers().stream()
                .map(SimulatedContainer::report)
                .toList();
    }

    @Override
    public @Nullable ResourceUsage usage(String containerId) {
        SimulatedContainer container = containers.get(containerId);
        return container == null ? null : container.usage();
    }

    @Override
    public ResourceUsage usage() {
        Instant second = second();
        synchronized (spent) {
            ResourceUsage sum = ResourceUsage.spent(second, CpuMeter.WINDOW, spent.get());
            for (SimulatedSandbox each : sandboxes.values()) {
                sum = sum.plus(each.usage(second));
            }
            return sum;
        }
    }

    @Override
    public @Nullable ResourceUsage sandboxUsage(String sandboxId) {
        SimulatedSandbox sandbox = sandboxes.get(sandboxId);
        return sandbox == null ? null : sandbox.usage(second());
    }

    /** Figures are those of whole seconds. */
    private Instant second() {
        return time.now().truncatedTo(ChronoUnit.SECONDS);
    }

    @Override
    public DiskUsage written(String containerId) {
        SimulatedContainer container = containers.get(containerId);
        return container == null ? DiskUsage.NONE : container.disk().usage();
    }

    @Override
    public ContainerLog log(String containerId) {
        return find(containerId).log();
    }

    @Override
    public byte[] read(String containerId, String path, int most) {
        SimulatedContainer container = containers.get(containerId);
        return container == null ? new byte[0] : container.disk().written(path, most);
    }

    @Override
    public void stopSandbox(String sandboxId) {
        SimulatedSandbox sandbox = sandboxes.get(sandboxId);
        if (sandbox != null) {
            release(sandbox);
        }
    }

    private void release(SimulatedSandbox sandbox) {
        if (sandbox.facts().config().network() == SandboxConfig.Network.POD && sandbox.stop()) {
            sandbox.network().close();
            addresses.free(sandbox.facts().ip());
        }
    }

    @Override
    public ExecProcess exec(String containerId, ExecConfig config) {
        return Sessions.exec(find(containerId), newId("exec"), config);
    }

    @Override
    public ExecProcess attach(String containerId) {
        return Sessions.attach(find(containerId));
    }

    @Override
    public void close() {
        List.copyOf(sandboxes.keySet()).forEach(this::removeSandbox);
        disk.close();
    }

}
