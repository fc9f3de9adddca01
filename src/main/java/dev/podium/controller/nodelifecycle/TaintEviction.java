package dev.podium.controller.nodelifecycle;

import dev.podium.client.ApiClient;
import dev.podium.client.EventRecorder;
import dev.podium.client.ObjectReference;
import dev.podium.client.PodConditions;
import dev.podium.client.RequestFailed;
import dev.podium.client.ResourceType;
import dev.podium.model.Node;
import dev.podium.model.Pod;
import dev.podium.model.Taint;
import dev.podium.model.Toleration;
import dev.podium.time.ClusterTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Upstream's {@code pkg/controller/tainteviction}: deletes Pods from nodes with NoExecute taints once they bear them no more. */
final class TaintEviction {

    private static final PodConditions.Condition WHY = PodConditions.Condition.disruptionTarget(
            "DeletionByTaintManager", "Taint manager: deleting due to NoExecute taint");

    private final ApiClient client;
    private final ClusterTime time;
    private final EventRecorder events;

    TaintEviction(ApiClient client, ClusterTime time) {
        this.client = client;
        this.time = time;
        this.events = new EventRecorder(client, time, "taint-eviction-controller");
    }

    void sweep() {
        Map<String, List<Taint>> tainted = new HashMap<>();
        for (Node node : client.list(ResourceType.NODES, "")) {
            List<Taint> taints = node.spec().taints().stream()
                    .filter(each -> each.effect().equals("NoExecute"))
                    .toList();
            if (!taints.isEmpty()) {
                tainted.put(node.metadata().nameOrEmpty(), taints);
            }
        }
        if (tainted.isEmpty()) {
            return;
        }
        Instant now = time.now();
        for (Pod pod : client.list(ResourceType.PODS, "")) {
            List<Taint> taints = pod.spec().nodeName() == null ? null : tainted.get(pod.spec().nodeName());
            if (taints != null && !pod.metadata().deleting() && !pod.terminal() && due(pod, taints, now)) {
                evict(pod);
            }
        }
    }

    private static boolean due(Pod pod, List<Taint> taints, Instant now) {
        for (Taint taint : taints) {
            Duration borne = borne(pod, taint);
            Instant since = taint.timeAdded();
            if (borne != null && (since == null || !now.isBefore(since.plus(borne)))) {
                return true;
            }
        }
        return false;
    }

    /** How long the Pod bears the taint; null: for ever. */
    private static @Nullable Duration borne(Pod pod, Taint taint) {
        Duration shortest = null;
        boolean tolerated = false;
        for (Toleration each : pod.spec().tolerations()) {
            if (each.tolerates(taint)) {
                tolerated = true;
                Long seconds = each.tolerationSeconds();
                if (seconds != null) {
                    Duration borne = Duration.ofSeconds(Math.max(0, seconds));
                    shortest = shortest == null || borne.compareTo(shortest) < 0 ? borne : shortest;
                }
            }
        }
        return tolerated ? shortest : Duration.ZERO;
    }

    private void evict(Pod pod) {
        String namespace = pod.metadata().namespaceOrEmpty();
        String name = pod.metadata().nameOrEmpty();
        events.event(
                ObjectReference.of(pod),
                EventRecorder.Type.NORMAL,
                "TaintManagerEviction",
                "Marking for deletion Pod " + namespace + "/" + name);
        try {
            PodConditions.write(client, pod, WHY, time.now());
            client.delete(ResourceType.PODS, namespace, name, pod.metadata().uidOrEmpty());
        } catch (RequestFailed gone) {
            if (!gone.notFound() && !gone.conflict()) {
                throw gone;
            }
        }
    }
}
