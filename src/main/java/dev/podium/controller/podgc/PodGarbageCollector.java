package dev.podium.controller.podgc;

import dev.podium.client.ApiClient;
import dev.podium.client.Informers;
import dev.podium.client.PodConditions;
import dev.podium.client.RequestFailed;
import dev.podium.client.ResourceType;
import dev.podium.controller.Controller;
import dev.podium.model.Node;
import dev.podium.model.Pod;
import dev.podium.time.ClusterTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** Upstream's {@code pkg/controller/podgc}. */
public final class PodGarbageCollector implements Controller {

    private static final Logger LOG = LoggerFactory.getLogger(PodGarbageCollector.class);
    private static final int ENDED_KEPT = 12_500;

    private final ApiClient client;
    private final ClusterTime time;

    public PodGarbageCollector(ApiClient client, ClusterTime time) {
        this.client = client.as("pod-garbage-collector");
        this.time = time;
    }

    @Override
    public void register(Informers informers) {}

    /** Looks once; upstream does so every twenty seconds. */
    public void sweep() {
        List<Pod> pods = client.list(ResourceType.PODS, "");
        Set<String> nodes = client.list(ResourceType.NODES, "").stream()
                .map((Node each) -> each.metadata().nameOrEmpty())
                .collect(Collectors.toSet());
        for (Pod pod : pods) {
            String node = pod.spec().nodeName() == null ? "" : pod.spec().nodeName();
            if (!node.isEmpty() && !nodes.contains(node)) {
                fail(pod, "DeletionByPodGC", "PodGC: node no longer exists");
                remove(pod);
            } else if (node.isEmpty() && pod.metadata().deleting()) {
                remove(pod);
            }
        }
        List<Pod> ended = pods.stream().filter(Pod::terminal).toList();
        ended.stream()
                .sorted(Comparator.comparing(PodGarbageCollector::created))
                .limit(Math.max(0, ended.size() - ENDED_KEPT))
                .forEach(this::remove);
    }

    private static Instant created(Pod pod) {
        Instant created = pod.metadata().creationTimestamp();
        return created == null ? Instant.EPOCH : created;
    }

    /** Says why the Pod is ending, for whoever watches it. */
    private void fail(Pod pod, String reason, String message) {
        if (pod.terminal()) {
            return;
        }
        try {
            client.updateStatus(
                    ResourceType.PODS, pod.metadata().namespaceOrEmpty(), pod.metadata().nameOrEmpty(), object -> {
                        ObjectNode status =
                                object.get("status") instanceof ObjectNode present ? present : object.putObject("status");
                        status.put("phase", "Failed");
                        return PodConditions.put(
                                object, PodConditions.Condition.disruptionTarget(reason, message), time.now());
                    });
        } catch (RequestFailed refused) {
            LOG.debug("{} could not be marked as failed", pod.metadata().name(), refused);
        }
    }

    private void remove(Pod pod) {
        try {
            client.remove(
                    ResourceType.PODS,
                    pod.metadata().namespaceOrEmpty(),
                    pod.metadata().nameOrEmpty(),
                    pod.metadata().uidOrEmpty());
        } catch (RequestFailed gone) {
            LOG.debug("{} is gone already", pod.metadata().name(), gone);
        }
    }

    @Override
    public void close() {}
}
