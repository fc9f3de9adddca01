package dev.podium.kubelet;

import dev.podium.client.ApiClient;
import dev.podium.client.ControllerLoop;
import dev.podium.client.EventRecorder;
import dev.podium.client.Informers;
import dev.podium.client.ObjectReference;
import dev.podium.client.RequestFailed;
import dev.podium.client.ResourceHandler;
import dev.podium.client.ResourceType;
import dev.podium.container.ContainerRuntime;
import dev.podium.model.Node;
import dev.podium.model.PersistentVolume;
import dev.podium.model.Pod;
import dev.podium.network.PodNetwork;
import dev.podium.nodeagent.NodeAgent;
import dev.podium.nodeagent.NodeAgents;
import dev.podium.probe.ProbeKind;
import dev.podium.probe.ProbeListener;
import dev.podium.probe.ProbeLog;
import dev.podium.probe.ProbeManager;
import dev.podium.probe.ProbeResult;
import dev.podium.probe.ProbeTarget;
import dev.podium.probe.Prober;
import dev.podium.time.ClusterTime;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * The kubelets of any number of nodes: those that the cluster starts with, and one for every Node object with the annotation
 * {@code podium.dev/kubelet: simulated}. They share their informers, their work queue and their threads; a node or a Pod at
 * rest holds none.
 */
public final class Kubelets implements NodeAgents, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Kubelets.class);
    private static final String ANNOTATION = "podium.dev/kubelet";
    private static final int WORKERS = 32;

    private final ApiClient client;
    private final ClusterTime time;
    private final RuntimeFactory runtimes;
    private final ProbeLog probeLog;
    private final NodeReporter reporter;
    private final Surroundings shared;
    private final ControllerLoop<PodKey> pods;
    private final ControllerLoop<String> nodes;
    private final Map<String, NodeKubelet> kubelets = new ConcurrentHashMap<>();
    private final Map<String, PodWorker> workers = new ConcurrentHashMap<>();
    private final Map<String, Set<PodKey>> byNode = new ConcurrentHashMap<>();
    private final Map<String, PodKey> bySandbox = new ConcurrentHashMap<>();
    private final NodeAddresses addresses = new NodeAddresses();
    private final KubeletOptions options;

    public Kubelets(
            KubeletOptions options,
            ApiClient client,
            ClusterTime time,
            RuntimeFactory runtimes,
            PodNetwork network,
            ProbeLog probeLog,
            PodTokens tokens) {
        this.client = client.as("kubelet");
        this.time = time;
        this.runtimes = runtimes;
        this.probeLog = probeLog;
        this.options = options;
        EventRecorder events = new EventRecorder(client, time, "kubelet");
        this.reporter = new NodeReporter(this.client, time, events, options, runtimes);
        ProbeManager probes = new ProbeManager(time, new Prober(network, time), probeLog, new Probed());
        this.pods = new ControllerLoop<>("kubelet-pods", time, WORKERS, this::syncPod);
        this.nodes = new ControllerLoop<>("kubelet-nodes", time, WORKERS, this::syncNode);
        this.shared = new Surroundings(
                this.client,
                time,
                events,
                network,
                probes,
                new Hooks(time, network),
                tokens,
                new Disks(this.client, runtimes::networkDisk, runtimes.keptFiles()),
                pods::enqueue);
    }

    /** Called once, before the informers start. */
    public void register(Informers informers) {
        informers.of(ResourceType.NODES).handle(new ResourceHandler<>() {
            @Override
            public void upserted(Node node, @Nullable Node old) {
                nodeChanged(node, old);
            }

            @Override
            public void deleted(Node last) {
                nodeGone(last.metadata().nameOrEmpty());
            }
        });
        informers.of(ResourceType.PODS).handle(new ResourceHandler<>() {
            @Override
            public void upserted(Pod pod, @Nullable Pod old) {
                podChanged(pod, old);
            }

            @Override
            public void deleted(Pod last) {
                podGone(last);
            }
        });
        informers.of(ResourceType.VOLUMES).handle(new ResourceHandler<>() {
            @Override
            public void upserted(PersistentVolume volume, @Nullable PersistentVolume old) {}

            @Override
            public void deleted(PersistentVolume last) {
                time.run("kubelet-disks", () -> remove(last));
            }
        });
        informers.of(ResourceType.CONFIG_MAPS).handle(new SourceHandler(SourceReferences::configMaps));
        informers.of(ResourceType.SECRETS).handle(new SourceHandler(SourceReferences::secrets));
    }

    private void remove(PersistentVolume gone) {
        try {
            shared.disks().remove(gone, List.copyOf(kubelets.values()));
        } catch (IOException failed) {
            LOG.warn("what was on {} could not be removed", gone.name(), failed);
        }
    }

    /** Starts the cluster's own nodes, {@code node-1} to {@code node-N}. */
    public void startNodes(int count) {
        for (int i = 1; i <= count; i++) {
            start("node-" + i);
        }
    }

    private NodeKubelet start(String name) {
        NodeKubelet kubelet = kubelets.computeIfAbsent(name, each -> {
            Node present = client.find(ResourceType.NODES, "", each);
            return new NodeKubelet(each, addresses.of(present), time.now());
        });
        nodes.enqueue(name);
        return kubelet;
    }

    /** Has every node say that it lives. */
    public void heartbeat() {
        kubelets.keySet().forEach(nodes::enqueue);
    }

    @Override
    public @Nullable NodeAgent find(String nodeName) {
        NodeKubelet kubelet = kubelets.get(nodeName);
        return kubelet == null ? null : new NodeDesk(kubelet, workers::get, () -> workersOf(kubelet), options, shared);
    }

    private List<PodWorker> workersOf(NodeKubelet kubelet) {
        return byNode.getOrDefault(kubelet.name(), Set.of()).stream()
                .flatMap(each -> Stream.ofNullable(workers.get(each.uid())))
                .filter(each -> each.node() == kubelet)
                .toList();
    }

    private void nodeChanged(Node node, @Nullable Node old) {
        String name = node.metadata().nameOrEmpty();
        boolean ours = "simulated".equals(node.metadata().annotations().get(ANNOTATION));
        if (ours && !kubelets.containsKey(name)) {
            start(name);
        }
        boolean addressed = node.spec().podCIDR() != null && (old == null || old.spec().podCIDR() == null);
        if (addressed && kubelets.containsKey(name)) {
            nodes.enqueue(name);
        }
    }

    private void nodeGone(String name) {
        NodeKubelet gone = kubelets.remove(name);
        if (gone != null) {
            runtimes.remove(name);
            nodes.forget(name);
            addresses.free(gone.ip());
            byNode.getOrDefault(name, Set.of()).forEach(pods::enqueue);
        }
    }

    private @Nullable Duration syncNode(String name) {
        NodeKubelet kubelet = kubelets.get(name);
        if (kubelet == null) {
            return null;
        }
        try {
            if (kubelet.registered()) {
                reporter.heartbeat(kubelet);
            } else {
                reporter.register(kubelet);
            }
        } catch (RequestFailed refused) {
            if (!refused.notFound()) {
                throw refused;
            }
        }
        Node node = client.find(ResourceType.NODES, "", name);
        String cidr = node == null ? null : node.spec().podCIDR();
        if (kubelet.runtime() == null && cidr != null) {
            ContainerRuntime runtime = runtimes.forNode(name, kubelet.ip(), cidr);
            runtime.listen((sandbox, container) -> containerChanged(runtime, sandbox));
            kubelet.runtime(runtime);
            byNode.getOrDefault(name, Set.of()).forEach(pods::enqueue);
        }
        return null;
    }

    private void containerChanged(ContainerRuntime runtime, String sandboxId) {
        PodKey key = bySandbox.get(sandboxId);
        if (key != null) {
            pods.enqueue(key);
        }
    }

    private void podChanged(Pod pod, @Nullable Pod old) {
        String node = pod.spec().nodeName();
        if (node == null || node.isEmpty()) {
            return;
        }
        PodKey key = PodKey.of(pod);
        byNode.computeIfAbsent(node, _ -> ConcurrentHashMap.newKeySet()).add(key);
        if (kubelets.containsKey(node) && concerns(pod, old)) {
            pods.enqueue(key);
        }
    }

    /** A kubelet's own reports come back to it as news, and are none. */
    private static boolean concerns(Pod pod, @Nullable Pod old) {
        return old == null
                || old.spec() != pod.spec() && !old.spec().equals(pod.spec())
                || pod.metadata().deleting()
                || pod.terminal()
                || !old.metadata().labels().equals(pod.metadata().labels())
                || !old.metadata().annotations().equals(pod.metadata().annotations())
                || !pod.spec().readinessGates().isEmpty();
    }

    private void podGone(Pod pod) {
        PodKey key = PodKey.of(pod);
        String node = pod.spec().nodeName();
        if (node != null && byNode.containsKey(node)) {
            byNode.get(node).remove(key);
        }
        if (workers.containsKey(key.uid())) {
            pods.enqueue(key);
        }
    }

    private @Nullable Duration syncPod(PodKey key) {
        Pod pod = client.find(ResourceType.PODS, key.namespace(), key.name());
        PodWorker worker = workers.get(key.uid());
        boolean gone = pod == null || !pod.metadata().uidOrEmpty().equals(key.uid());
        NodeKubelet node = gone || pod.spec().nodeName() == null ? null : kubelets.get(pod.spec().nodeName());
        if (gone || node == null || (worker != null && worker.node() != node)) {
            if (worker != null) {
                retire(worker);
            }
            return null;
        }
        if (worker == null) {
            if (pod.terminal()) {
                // It ended under an earlier kubelet: nothing is left of it but its object.
                if (pod.metadata().deleting()) {
                    client.remove(ResourceType.PODS, key.namespace(), key.name(), key.uid());
                }
                return null;
            }
            worker = new PodWorker(pod, node, shared);
            workers.put(key.uid(), worker);
        }
        Duration next = worker.sync(pod);
        String sandbox = worker.sandboxId();
        if (sandbox != null && bySandbox.putIfAbsent(sandbox, key) == null) {
            // What happened before the sandbox was known here has been told to nobody.
            pods.enqueue(key);
        }
        return next;
    }

    private void retire(PodWorker worker) {
        workers.remove(worker.key().uid());
        String sandbox = worker.sandboxId();
        if (sandbox != null) {
            bySandbox.remove(sandbox);
        }
        pods.forget(worker.key());
        worker.cleanUp();
        shared.probes().forget(worker.key().uid());
        probeLog.forget(worker.key().uid());
    }

    /** ConfigMaps and Secrets: whoever may use one looks again. */
    private final class SourceHandler implements ResourceHandler<JsonNode> {

        private final Function<SourceReferences, Set<String>> names;

        SourceHandler(Function<SourceReferences, Set<String>> names) {
            this.names = names;
        }

        @Override
        public void upserted(JsonNode object, @Nullable JsonNode old) {
            String namespace = object.path("metadata").path("namespace").asString("");
            String name = object.path("metadata").path("name").asString("");
            for (PodWorker each : workers.values()) {
                if (each.key().namespace().equals(namespace) && names.apply(each.references()).contains(name)) {
                    each.sourcesChanged();
                    pods.enqueue(each.key());
                }
            }
        }

        @Override
        public void deleted(JsonNode last) {}
    }

    /** Turns what probes find into Events, and into work for the Pods that it concerns. */
    private final class Probed implements ProbeListener {

        @Override
        public void attempted(ProbeTarget target, ProbeResult result) {
            String title = result.probe().kind().title();
            switch (result.outcome()) {
                case SUCCESS -> {}
                case WARNING -> tell(target, "ProbeWarning", title + " probe warning: " + result.message());
                case FAILURE -> tell(target, "Unhealthy", title + " probe failed: " + result.message());
                case UNKNOWN -> tell(
                        target, "Unhealthy", title + " probe errored and resulted in unknown state: " + result.message());
            }
        }

        private void tell(ProbeTarget target, String reason, String message) {
            Pod pod = client.find(ResourceType.PODS, target.namespace(), target.pod());
            if (pod != null && pod.metadata().uidOrEmpty().equals(target.podUid())) {
                String node = pod.spec().nodeName() == null ? "" : pod.spec().nodeName();
                shared.events()
                        .on(node)
                        .event(
                                ObjectReference.of(pod, target.container().name()),
                                EventRecorder.Type.WARNING,
                                reason,
                                message);
            }
        }

        @Override
        public void decided(ProbeTarget target, ProbeKind kind, Verdict verdict) {
            PodWorker worker = workers.get(target.podUid());
            if (worker != null) {
                worker.decided(target.container().name(), target.containerId(), kind, verdict);
                pods.enqueue(worker.key());
            }
        }
    }

    @Override
    public void close() {
        pods.close();
        nodes.close();
        shared.probes().close();
    }
}
