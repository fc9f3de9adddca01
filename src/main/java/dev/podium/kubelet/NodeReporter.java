package dev.podium.kubelet;

import dev.podium.client.ApiClient;
import dev.podium.client.EventRecorder;
import dev.podium.client.ObjectReference;
import dev.podium.client.RequestFailed;
import dev.podium.client.ResourceType;
import dev.podium.container.ContainerRuntime;
import dev.podium.container.ImageRef;
import dev.podium.model.MicroTime;
import dev.podium.model.Node;
import dev.podium.time.ClusterTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Registers nodes, and says that they live: the Lease every ten seconds, the status every five minutes. */
final class NodeReporter {

    private static final String LEASES = "kube-node-lease";
    static final int LEASE_SECONDS = 40;
    static final Duration STATUS_PERIOD = Duration.ofMinutes(5);

    /** Upstream's {@code nodeStatusMaxImages}. */
    static final int MOST_IMAGES = 50;

    /** What kubelets of this version can do that others cannot (upstream's {@code component-helpers/nodedeclaredfeatures}). */
    private static final List<String> FEATURES = List.of(
            "ExtendWebSocketsToKubelet", "InPlacePodVerticalScalingInitContainers", "RestartAllContainersOnContainerExits");

    private final ApiClient client;
    private final ClusterTime time;
    private final EventRecorder events;
    private final KubeletOptions options;
    private final NodeCapacity capacity;
    private final RuntimeFactory runtimes;
    private final Instant boot;

    NodeReporter(ApiClient client, ClusterTime time, EventRecorder events, KubeletOptions options, RuntimeFactory runtimes) {
        this.client = client;
        this.time = time;
        this.events = events;
        this.options = options;
        this.capacity = new NodeCapacity(options.capacity());
        this.runtimes = runtimes;
        this.boot = time.now();
    }

    /** Creates the node, ready at once, or brings one that is there up to date. */
    void register(NodeKubelet kubelet) {
        Node present = client.find(ResourceType.NODES, "", kubelet.name());
        if (present == null) {
            ObjectNode node = JsonNodeFactory.instance.objectNode();
            node.putObject("metadata").put("name", kubelet.name());
            labels(node, kubelet);
            status(node, kubelet);
            try {
                client.create(ResourceType.NODES, "", node);
            } catch (RequestFailed refused) {
                if (!refused.conflict()) {
                    throw refused;
                }
            }
        } else {
            if (!present.metadata().labels().containsKey("kubernetes.io/hostname")) {
                client.update(ResourceType.NODES, "", kubelet.name(), node -> labels(node, kubelet));
            }
            client.updateStatus(ResourceType.NODES, "", kubelet.name(), node -> status(node, kubelet));
        }
        kubelet.reported(time.now());
        renew(kubelet);
        ObjectReference about = ObjectReference.ofKubelet(kubelet.name());
        EventRecorder recorder = events.on(kubelet.name());
        recorder.event(about, EventRecorder.Type.NORMAL, "Starting", "Starting kubelet.");
        condition(recorder, about, "NodeHasSufficientMemory", kubelet);
        condition(recorder, about, "NodeHasNoDiskPressure", kubelet);
        condition(recorder, about, "NodeHasSufficientPID", kubelet);
        condition(recorder, about, "NodeReady", kubelet);
        String lastBoot = present == null || present.status().nodeInfo() == null
                ? null
                : present.status().nodeInfo().bootID();
        if (lastBoot != null && !lastBoot.isEmpty() && !lastBoot.equals(bootId(kubelet.name()))) {
            recorder.event(
                    about,
                    EventRecorder.Type.WARNING,
                    "Rebooted",
                    "Node " + kubelet.name() + " has been rebooted, boot id: " + bootId(kubelet.name()));
        }
    }

    private static void condition(EventRecorder recorder, ObjectReference about, String reason, NodeKubelet kubelet) {
        recorder.event(
                about,
                EventRecorder.Type.NORMAL,
                reason,
                "Node " + kubelet.name() + " status is now: " + reason);
    }

    /** Renews the Lease and, when it is time, reports the status. */
    void heartbeat(NodeKubelet kubelet) {
        renew(kubelet);
        Node node = client.find(ResourceType.NODES, "", kubelet.name());
        if (Duration.between(kubelet.reported(), time.now()).compareTo(STATUS_PERIOD) >= 0
                || (node != null && outdated(node, kubelet))) {
            client.updateStatus(ResourceType.NODES, "", kubelet.name(), object -> status(object, kubelet));
            kubelet.reported(time.now());
        }
    }

    /** Whether the Node says something else than its kubelet would: it was thought lost, or has got images or resources. */
    private static boolean outdated(Node node, NodeKubelet kubelet) {
        boolean unready = node.status().conditions().stream()
                .anyMatch(each -> each.type().equals("Ready") && !each.status().equals("True"));
        ContainerRuntime runtime = kubelet.runtime();
        int images = runtime == null ? 0 : runtime.images().size();
        return unready
                || !NodeCapacity.complete(node.status())
                || node.status().images().size() != Math.min(images, MOST_IMAGES);
    }

    private static void images(ObjectNode status, NodeKubelet kubelet) {
        ContainerRuntime runtime = kubelet.runtime();
        if (runtime == null || runtime.images().isEmpty()) {
            return;
        }
        ArrayNode images = status.putArray("images");
        runtime.images().stream()
                .sorted(Comparator.comparingLong(ImageRef::bytes).reversed())
                .limit(MOST_IMAGES)
                .forEach(each -> {
                    ObjectNode image = images.addObject();
                    ArrayNode names = image.putArray("names").add(each.id());
                    each.names().forEach(names::add);
                    image.put("sizeBytes", each.bytes());
                });
    }

    private void renew(NodeKubelet kubelet) {
        String now = MicroTime.format(time.now().truncatedTo(ChronoUnit.MICROS));
        try {
            client.update(ResourceType.LEASES, LEASES, kubelet.name(), lease -> {
                ObjectNode spec = lease.get("spec") instanceof ObjectNode present ? present : lease.putObject("spec");
                spec.put("renewTime", now);
                return lease;
            });
        } catch (RequestFailed missing) {
            if (!missing.notFound()) {
                throw missing;
            }
            createLease(kubelet, now);
        }
    }

    private void createLease(NodeKubelet kubelet, String now) {
        ObjectNode lease = JsonNodeFactory.instance.objectNode();
        ObjectNode metadata = lease.putObject("metadata").put("name", kubelet.name());
        Node node = client.find(ResourceType.NODES, "", kubelet.name());
        if (node != null) {
            metadata.putArray("ownerReferences")
                    .addObject()
                    .put("apiVersion", "v1")
                    .put("kind", "Node")
                    .put("name", kubelet.name())
                    .put("uid", node.metadata().uidOrEmpty());
        }
        lease.putObject("spec")
                .put("holderIdentity", kubelet.name())
                .put("leaseDurationSeconds", LEASE_SECONDS)
                .put("renewTime", now);
        try {
            client.create(ResourceType.LEASES, LEASES, lease);
        } catch (RequestFailed refused) {
            if (!refused.conflict()) {
                throw refused;
            }
        }
    }

    private static ObjectNode labels(ObjectNode node, NodeKubelet kubelet) {
        ObjectNode metadata = (ObjectNode) node.path("metadata");
        ObjectNode labels =
                metadata.get("labels") instanceof ObjectNode present ? present : metadata.putObject("labels");
        Map.of(
                        "kubernetes.io/hostname", kubelet.name(),
                        "kubernetes.io/os", "linux",
                        "kubernetes.io/arch", architecture(),
                        "beta.kubernetes.io/os", "linux",
                        "beta.kubernetes.io/arch", architecture())
                .entrySet()
                .stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(each -> labels.put(each.getKey(), each.getValue()));
        return node;
    }

    private static String architecture() {
        return System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
    }

    private ObjectNode status(ObjectNode node, NodeKubelet kubelet) {
        ObjectNode status = node.get("status") instanceof ObjectNode present ? present : node.putObject("status");
        capacity.complete(status);
        conditions(status);
        ArrayNode addresses = status.putArray("addresses");
        addresses.addObject().put("type", "InternalIP").put("address", kubelet.ip());
        addresses.addObject().put("type", "Hostname").put("address", kubelet.name());
        status.putObject("daemonEndpoints").putObject("kubeletEndpoint").put("Port", 10250);
        String id = UUID.nameUUIDFromBytes(kubelet.name().getBytes(StandardCharsets.UTF_8))
                .toString();
        status.putObject("nodeInfo")
                .put("machineID", id.replace("-", ""))
                .put("systemUUID", id)
                .put("bootID", bootId(kubelet.name()))
                .put("kernelVersion", "simulated")
                .put("osImage", "Podium (simulated)")
                .put("containerRuntimeVersion", runtimes.version())
                .put("kubeletVersion", options.version())
                .put("kubeProxyVersion", "")
                .put("operatingSystem", "linux")
                .put("architecture", architecture());
        FEATURES.forEach(status.putArray("declaredFeatures")::add);
        images(status, kubelet);
        return node;
    }

    /** A node boots when its process starts. */
    private String bootId(String node) {
        return UUID.nameUUIDFromBytes((node + "/" + boot).getBytes(StandardCharsets.UTF_8)).toString();
    }

    private void conditions(ObjectNode status) {
        condition(status, "MemoryPressure", "False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available");
        condition(status, "DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure");
        condition(status, "PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available");
        condition(status, "Ready", "True", "KubeletReady", "kubelet is posting ready status");
    }

    private void condition(ObjectNode status, String type, String value, String reason, String message) {
        ArrayNode conditions =
                status.get("conditions") instanceof ArrayNode present ? present : status.putArray("conditions");
        Instant now = time.now().truncatedTo(ChronoUnit.SECONDS);
        ObjectNode condition = null;
        for (JsonNode each : conditions) {
            if (each.path("type").asString("").equals(type)) {
                condition = (ObjectNode) each;
            }
        }
        if (condition == null) {
            condition = conditions.addObject().put("type", type);
        }
        boolean changed = !condition.path("status").asString("").equals(value);
        condition.put("status", value).put("lastHeartbeatTime", now.toString());
        if (changed) {
            condition.put("lastTransitionTime", now.toString());
        }
        condition.put("reason", reason).put("message", message);
    }
}
