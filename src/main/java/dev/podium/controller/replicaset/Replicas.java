package dev.podium.controller.replicaset;

import dev.podium.client.ApiClient;
import dev.podium.client.EventRecorder;
import dev.podium.client.ObjectReference;
import dev.podium.client.RequestFailed;
import dev.podium.client.ResourceType;
import dev.podium.controller.ownership.Claims;
import dev.podium.model.ObjectMeta;
import dev.podium.model.OwnerReference;
import dev.podium.model.Pod;
import dev.podium.model.PodTemplate;
import dev.podium.model.Records;
import dev.podium.model.ReplicaSet;
import dev.podium.time.ClusterTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Creates and deletes Pods until there are as many as a ReplicaSet asks for. */
final class Replicas {

    /** How many Pods one look may create or delete; the news of them brings the next look. */
    private static final int BURST = 500;

    private final ApiClient client;
    private final ClusterTime time;
    private final EventRecorder events;
    private final Claims<Pod> pods;
    private final Claims<ReplicaSet> siblings;
    private final SlowStart batches;

    Replicas(
            ApiClient client,
            ClusterTime time,
            EventRecorder events,
            Claims<Pod> pods,
            Claims<ReplicaSet> siblings) {
        this.client = client;
        this.time = time;
        this.events = events;
        this.pods = pods;
        this.siblings = siblings;
        this.batches = new SlowStart(time);
    }

    /**
     * @param present the ReplicaSet's Pods that are alive
     * @throws RequestFailed when a Pod could not be created or deleted; an Event tells of it
     */
    void manage(ReplicaSet set, List<Pod> present) throws InterruptedException {
        int missing = set.spec().desired() - present.size();
        if (missing > 0) {
            ObjectNode pod = pod(set);
            batches.run(Math.min(missing, BURST), () -> create(set, pod.deepCopy()));
        } else if (missing < 0) {
            Queue<Pod> surplus = new ConcurrentLinkedQueue<>(surplus(set, present, Math.min(-missing, BURST)));
            batches.together(surplus.size(), () -> delete(set, surplus.remove()));
        }
    }

    private static ObjectNode pod(ReplicaSet set) {
        PodTemplate template = set.spec().template();
        ObjectNode pod = JsonNodeFactory.instance.objectNode();
        ObjectNode metadata = pod.putObject("metadata");
        metadata.put("generateName", set.metadata().nameOrEmpty() + "-");
        template.metadata().labels().forEach((key, value) -> metadata.withObject("labels").put(key, value));
        template.metadata().annotations().forEach((key, value) -> metadata.withObject("annotations").put(key, value));
        template.metadata().finalizers().forEach(each -> metadata.withArray("finalizers").add(each));
        metadata.putArray("ownerReferences").add(ReplicaSetController.KIND.reference(set.metadata()));
        pod.set("spec", template.spec());
        return pod;
    }

    private void create(ReplicaSet set, ObjectNode pod) {
        try {
            ObjectNode created = client.create(ResourceType.PODS, set.metadata().namespaceOrEmpty(), pod);
            ObjectMeta metadata = Records.read(created.path("metadata"), ObjectMeta.class);
            pods.created(set.metadata(), metadata);
            tell(set, EventRecorder.Type.NORMAL, "SuccessfulCreate", "Created pod: " + metadata.name());
        } catch (RequestFailed refused) {
            if (!refused.namespaceTerminating()) {
                tell(set, EventRecorder.Type.WARNING, "FailedCreate", "Error creating: " + refused.getMessage());
                throw refused;
            }
        }
    }

    private void delete(ReplicaSet set, Pod pod) {
        String name = pod.metadata().nameOrEmpty();
        try {
            client.delete(ResourceType.PODS, pod.metadata().namespaceOrEmpty(), name, pod.metadata().uidOrEmpty());
            tell(set, EventRecorder.Type.NORMAL, "SuccessfulDelete", "Deleted pod: " + name);
        } catch (RequestFailed refused) {
            if (!refused.notFound() && !refused.conflict()) {
                tell(set, EventRecorder.Type.WARNING, "FailedDelete", "Error deleting: " + refused.getMessage());
                throw refused;
            }
        }
    }

    private List<Pod> surplus(ReplicaSet set, List<Pod> present, int count) {
        return count == present.size()
                ? present
                : present.stream()
                        .sorted(new PodRanking(time.now(), related(set)))
                        .limit(count)
                        .toList();
    }

    /** The Pods of all ReplicaSets with the same controller. */
    private List<Pod> related(ReplicaSet set) {
        OwnerReference controller = set.metadata().controllerReference();
        List<Pod> related = new ArrayList<>();
        if (controller != null) {
            for (ReplicaSet each : siblings.controlled(controller.uid())) {
                related.addAll(pods.controlled(each.metadata().uidOrEmpty()));
            }
        }
        return related;
    }

    private void tell(ReplicaSet set, EventRecorder.Type type, String reason, String message) {
        ObjectReference about =
                ObjectReference.of(ReplicaSetController.KIND.apiVersion(), ReplicaSetController.KIND.kind(), set.metadata());
        events.event(about, type, reason, message);
    }
}
