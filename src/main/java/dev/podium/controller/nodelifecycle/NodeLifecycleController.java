package dev.podium.controller.nodelifecycle;

import dev.podium.client.ApiClient;
import dev.podium.client.ControllerLoop;
import dev.podium.client.EventRecorder;
import dev.podium.client.Informers;
import dev.podium.client.ObjectReference;
import dev.podium.client.RequestFailed;
import dev.podium.client.ResourceHandler;
import dev.podium.client.ResourceType;
import dev.podium.controller.Controller;
import dev.podium.model.Lease;
import dev.podium.model.Node;
import dev.podium.model.NodeCondition;
import dev.podium.time.ClusterTime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Upstream's {@code pkg/controller/nodelifecycle}: a node whose Lease has not been renewed for 50 seconds is unknown; its
 * conditions show as taints, and what does not bear those is evicted in time.
 */
public final class NodeLifecycleController implements Controller {

    private static final String LEASES = "kube-node-lease";
    private static final Duration GRACE = Duration.ofSeconds(50);
    private static final List<String> CONDITIONS = List.of("Ready", "MemoryPressure", "DiskPressure", "PIDPressure");

    private final ApiClient client;
    private final ClusterTime time;
    private final EventRecorder events;
    private final ControllerLoop<String> loop;
    private final TaintEviction eviction;
    private final Map<String, Heard> heard = new ConcurrentHashMap<>();

    /** When a node was last heard of, by this controller's own clock: upstream trusts no other. */
    private record Heard(@Nullable Instant renewed, Instant at) {}

    public NodeLifecycleController(ApiClient client, ClusterTime time) {
        this.client = client.as("node-controller");
        this.time = time;
        this.events = new EventRecorder(client, time, "node-controller");
        this.loop = new ControllerLoop<>("node-lifecycle-controller", time, 4, this::reconcile);
        this.eviction = new TaintEviction(this.client, time);
    }

    @Override
    public void register(Informers informers) {
        informers.of(ResourceType.NODES).handle(new ResourceHandler<>() {
            @Override
            public void upserted(Node node, @Nullable Node old) {
                heard.putIfAbsent(node.metadata().nameOrEmpty(), new Heard(null, time.now()));
                if (!Taints.desired(node).equals(Taints.present(node))) {
                    loop.enqueue(node.metadata().nameOrEmpty());
                }
            }

            @Override
            public void deleted(Node last) {
                heard.remove(last.metadata().nameOrEmpty());
                loop.forget(last.metadata().nameOrEmpty());
            }
        });
        informers.of(ResourceType.LEASES).handle(new ResourceHandler<>() {
            @Override
            public void upserted(Lease lease, @Nullable Lease old) {
                Instant renewed = lease.spec() == null ? null : lease.spec().renewTime();
                if (lease.metadata().namespaceOrEmpty().equals(LEASES) && renewed != null) {
                    heard.put(lease.metadata().nameOrEmpty(), new Heard(renewed, time.now()));
                }
            }

            @Override
            public void deleted(Lease last) {}
        });
    }

    /** Looks for nodes that have fallen silent and for Pods that must leave; upstream does so every five seconds. */
    public void monitor() {
        Instant silentSince = time.now().minus(GRACE);
        for (Node node : client.list(ResourceType.NODES, "")) {
            Heard last = heard.get(node.metadata().nameOrEmpty());
            if (last != null && last.at().isBefore(silentSince)) {
                markUnknown(node, last);
            }
        }
        eviction.sweep();
    }

    private void markUnknown(Node node, Heard last) {
        boolean known = CONDITIONS.stream().anyMatch(type -> {
            NodeCondition condition = condition(node, type);
            return condition == null || !condition.status().equals("Unknown");
        });
        if (!known) {
            return;
        }
        String name = node.metadata().nameOrEmpty();
        try {
            client.updateStatus(ResourceType.NODES, "", name, object -> {
                ObjectNode status =
                        object.get("status") instanceof ObjectNode present ? present : object.putObject("status");
                CONDITIONS.forEach(each -> unknown(status, each));
                return object;
            });
            events.event(
                    ObjectReference.of(node),
                    EventRecorder.Type.NORMAL,
                    "NodeNotReady",
                    "Node " + name + " status is now: NodeNotReady");
        } catch (RequestFailed refused) {
            if (!refused.notFound()) {
                throw refused;
            }
        }
    }

    private void unknown(ObjectNode status, String type) {
        ArrayNode conditions =
                status.get("conditions") instanceof ArrayNode present ? present : status.putArray("conditions");
        String now = time.now().truncatedTo(ChronoUnit.SECONDS).toString();
        for (JsonNode each : conditions) {
            if (each.path("type").asString("").equals(type)) {
                ObjectNode condition = (ObjectNode) each;
                if (!condition.path("status").asString("").equals("Unknown")) {
                    condition.put("status", "Unknown").put("reason", "NodeStatusUnknown");
                    condition.put("message", "Kubelet stopped posting node status.").put("lastTransitionTime", now);
                }
                return;
            }
        }
        conditions
                .addObject()
                .put("type", type)
                .put("status", "Unknown")
                .put("lastTransitionTime", now)
                .put("reason", "NodeStatusNeverUpdated")
                .put("message", "Kubelet never posted node status.");
    }

    static @Nullable NodeCondition condition(Node node, String type) {
        return node.status().conditions().stream()
                .filter(each -> each.type().equals(type))
                .findFirst()
                .orElse(null);
    }

    private @Nullable Duration reconcile(String name) {
        Node node = client.find(ResourceType.NODES, "", name);
        if (node != null && !Taints.desired(node).equals(Taints.present(node))) {
            try {
                client.update(ResourceType.NODES, "", name, object -> Taints.applied(object, node, time.now()));
            } catch (RequestFailed refused) {
                if (!refused.notFound()) {
                    throw refused;
                }
            }
        }
        return null;
    }

    @Override
    public void close() {
        loop.close();
    }
}
