package dev.podium;

import dev.podium.access.Access;
import dev.podium.access.Credential;
import dev.podium.access.Policy;
import dev.podium.client.ApiClient;
import dev.podium.client.Informers;
import dev.podium.container.simulated.SimulatedRuntimes;
import dev.podium.container.simulated.volume.FolderArchive;
import dev.podium.container.simulated.volume.NoArchive;
import dev.podium.container.simulated.volume.VolumeArchive;
import dev.podium.controller.Controllers;
import dev.podium.controller.ExpressionChecker;
import dev.podium.controller.Ingresses;
import dev.podium.kubelet.KubeletOptions;
import dev.podium.kubelet.Kubelets;
import dev.podium.machinery.ResourceTable;
import dev.podium.network.NetworkNamespace;
import dev.podium.network.PodNetwork;
import dev.podium.network.PodNetworks;
import dev.podium.nodeagent.NodeAgents;
import dev.podium.probe.MemoryProbeLog;
import dev.podium.probe.ProbeLog;
import dev.podium.networkpolicy.PolicyEnforcer;
import dev.podium.proxy.MachinePorts;
import dev.podium.proxy.ServiceProxy;
import dev.podium.registry.Admission;
import dev.podium.registry.Admissions;
import dev.podium.registry.Catalogue;
import dev.podium.registry.Dialer;
import dev.podium.registry.Registry;
import dev.podium.registry.RemoteApis;
import dev.podium.scheduler.Scheduler;
import dev.podium.storage.Store;
import dev.podium.storage.jpa.JdbcSettings;
import dev.podium.storage.jpa.JpaDatabase;
import dev.podium.storage.memory.MemoryStore;
import dev.podium.time.ClusterTime;
import dev.podium.watch.WatchCache;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * A whole cluster in this process, without a web tier: storage, API, scheduler, controllers and kubelets. Nothing is static:
 * any number of clusters run side by side, and a closed one leaves no thread behind.
 */
public final class Cluster implements AutoCloseable {

    /** The version that is served, and that the nodes run. */
    static final String KUBERNETES = "1.36.0";

    private final ClusterTime time;
    private final Registry registry;
    private final ApiClient client;
    private final Access access;
    private final RemoteApis remoteApis;
    private final PodNetwork network;
    private final NetworkNamespace controlPlane;
    private final NodeAgents agents;
    private final ProbeLog probeLog;
    private final Upkeep upkeep;
    private final @Nullable Integer ingressPort;
    private final Deque<AutoCloseable> parts;

    private Cluster(
            ClusterTime time,
            Registry registry,
            ApiClient client,
            Access access,
            RemoteApis remoteApis,
            PodNetwork network,
            NetworkNamespace controlPlane,
            NodeAgents agents,
            ProbeLog probeLog,
            Upkeep upkeep,
            @Nullable Integer ingressPort,
            Deque<AutoCloseable> parts) {
        this.time = time;
        this.registry = registry;
        this.client = client;
        this.access = access;
        this.remoteApis = remoteApis;
        this.network = network;
        this.controlPlane = controlPlane;
        this.agents = agents;
        this.probeLog = probeLog;
        this.upkeep = upkeep;
        this.ingressPort = ingressPort;
        this.parts = parts;
    }

    /**
     * Starts a cluster; it can be written to when this returns, and its nodes turn Ready soon after.
     *
     * @throws IllegalStateException if the options' time was closed with another cluster
     */
    public static Cluster start(ClusterOptions options) {
        ClusterTime time = options.time();
        if (time.closed()) {
            throw new IllegalStateException("the time of these options was closed with another cluster: each needs options of its own");
        }
        Deque<AutoCloseable> parts = new ArrayDeque<>();
        parts.push(time);
        try {
            return assemble(options, time, parts);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            close(parts);
            throw new IllegalStateException("interrupted while the cluster was starting");
        } catch (RuntimeException failed) {
            close(parts);
            throw failed;
        }
    }

    private static Cluster assemble(ClusterOptions options, ClusterTime time, Deque<AutoCloseable> parts)
            throws InterruptedException {
        Backend backend = Backend.open(options.storage(), time, parts);
        WatchCache cache = new WatchCache(time);
        backend.store().follow(cache);
        PodNetwork network = PodNetworks.inMemory(time);
        parts.push(network);
        NetworkNamespace controlPlane = network.attach(Bootstrap.SERVER);
        AtomicReference<Access> guard = new AtomicReference<>();
        List<Admission> admissions = new ArrayList<>();
        admissions.add(new RoleEscalation(write -> guard.get().escalation().refusal(write)));
        Dialer dialer = new WebhookDialer(network);
        admissions.addAll(Admissions.standard(cache, time, dialer, new AccessDecider(guard::get)));
        Registry registry = new Registry(
                Catalogue.served(ResourceTable.bundled()), backend.store(), cache, time, admissions, dialer);
        ApiClient client = new ApiClient(registry, "podium");
        Access access = new Access(options.access(), client.as("kube-apiserver"), time);
        guard.set(access);
        RemoteApis remoteApis = new RemoteApis(cache, dialer, time, () -> {
            Credential own = access.authority().frontProxyClient();
            return new KeyStore.PrivateKeyEntry(own.key(), new Certificate[] {own.certificate()});
        });
        // Keys that are still to be made are made meanwhile.
        time.runOnPlatformThread("keys", access.authority()::prepare);
        registry.repair();
        Bootstrap.ensure(client.as("kube-apiserver"), time);
        ApiClient server = client.as("kube-apiserver");
        switch (options.access().authorization()) {
            case RBAC -> Policy.ensure(server);
            // Nobody waits for roles that do not count.
            case ALWAYS_ALLOW -> time.run("policy", () -> Policy.ensure(server));
        }
        time.run("flow-control", () -> FlowControlDefaults.ensure(server));

        Informers informers = new Informers(client, time);
        AtomicReference<NodeAgents> agents = new AtomicReference<>();
        Controllers controllers = new Controllers(
                client.within("kube-controller-manager"),
                time,
                new AccessAuthority(access.authority(), access.tokens(), access.authorizer()),
                policy -> registry.expressionWarnings(policy).stream()
                        .map(each -> new ExpressionChecker.Warning(each.fieldRef(), each.warning()))
                        .toList(),
                pod -> agents.get().usage(pod),
                new RemoteClient(remoteApis),
                options.ingress() instanceof ClusterOptions.Ingress.Nowhere ? Ingresses.LEFT_ALONE : Ingresses.SERVED);
        parts.push(controllers);
        controllers.register(informers);
        Scheduler scheduler = new Scheduler(client, informers, time);
        parts.push(scheduler);
        scheduler.register(informers);

        SimulatedRuntimes runtimes = new SimulatedRuntimes(time, network, options.images(), volumes(options.storage()));
        parts.push(runtimes);
        Kubelets kubelets = new Kubelets(
                KubeletOptions.of("v" + KUBERNETES, Duration.parse(Upkeep.HEARTBEAT)),
                client,
                time,
                new SimulatedNodes(runtimes),
                network,
                backend.probeLog(),
                new AccountTokens(access.tokens(), client));
        parts.push(kubelets);
        agents.set(kubelets);
        kubelets.register(informers);
        ServiceProxy.serve(client, informers, network, time);
        PolicyEnforcer.enforce(client, informers, network);
        if (options.nodePorts() == ClusterOptions.NodePorts.ON_MACHINE) {
            MachinePorts ports = new MachinePorts(client, network, time);
            parts.push(ports);
            ports.register(informers);
        }
        Integer ingressPort = IngressService.start(options.ingress(), client, informers, network, time, parts);
        informers.start();
        kubelets.startNodes(options.nodes());

        Upkeep upkeep = new Upkeep(backend.store(), cache, time, controllers, kubelets::heartbeat);
        if (options.upkeep() == ClusterOptions.Upkeep.SELF) {
            upkeep.start();
        }
        return new Cluster(
                time,
                registry,
                client,
                access,
                remoteApis,
                network,
                controlPlane,
                kubelets,
                backend.probeLog(),
                upkeep,
                ingressPort,
                parts);
    }

    /** Beside the database, if that is in a folder. */
    private static VolumeArchive volumes(ClusterOptions.Storage storage) {
        return switch (storage) {
            case ClusterOptions.Storage.Memory _, ClusterOptions.Storage.Jdbc _ -> new NoArchive();
            case ClusterOptions.Storage.Folder(var folder, var durability) -> new FolderArchive(
                    folder.resolve("volumes"),
                    switch (durability) {
                        case PROCESS -> FolderArchive.Survives.KILL;
                        case DISK -> FolderArchive.Survives.POWER_FAILURE;
                    });
        };
    }

    /** What keeps state. */
    private record Backend(Store store, ProbeLog probeLog) {

        static Backend open(ClusterOptions.Storage storage, ClusterTime time, Deque<AutoCloseable> parts) {
            return switch (storage) {
                case ClusterOptions.Storage.Memory() -> {
                    Store store = new MemoryStore(time);
                    parts.push(store);
                    yield new Backend(store, new MemoryProbeLog());
                }
                case ClusterOptions.Storage.Folder(var folder, var durability) -> database(
                        JdbcSettings.inFolder(folder).withDurability(durability), time, parts);
                case ClusterOptions.Storage.Jdbc(var url, var user, var password) -> database(
                        JdbcSettings.at(url, user, password), time, parts);
            };
        }

        private static Backend database(JdbcSettings settings, ClusterTime time, Deque<AutoCloseable> parts) {
            JpaDatabase database = JpaDatabase.open(settings, time);
            parts.push(database);
            return new Backend(database.store(), database.probeLog());
        }
    }

    public ClusterTime time() {
        return time;
    }

    public Registry registry() {
        return registry;
    }

    /** A client for code that lives in the same process. */
    public ApiClient client() {
        return client;
    }

    /** What guards it. */
    public Access access() {
        return access;
    }

    /** The API servers beside it. */
    public RemoteApis remoteApis() {
        return remoteApis;
    }

    /** What its Pods and nodes are connected to. */
    public PodNetwork network() {
        return network;
    }

    /**
     * The control plane's host in that network, where the endpoints of the Service {@code kubernetes} lead. Nothing listens
     * there unless a web tier does.
     */
    public NetworkNamespace controlPlane() {
        return controlPlane;
    }

    public NodeAgents agents() {
        return agents;
    }

    public ProbeLog probeLog() {
        return probeLog;
    }

    public Upkeep upkeep() {
        return upkeep;
    }

    /** The port of this machine at which Ingresses are served, or null. */
    public @Nullable Integer ingressPort() {
        return ingressPort;
    }

    @Override
    public void close() {
        close(parts);
    }

    /** Closes what was opened last first; a part that fails does not keep the others open. */
    private static void close(Deque<AutoCloseable> parts) {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception failed) {
                LoggerFactory.getLogger(Cluster.class).warn("a part of the cluster did not close well", failed);
            }
        }
    }
}
