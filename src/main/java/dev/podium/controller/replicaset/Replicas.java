package dev.podium.controller.replicaset;

import dev.podium.client.RequestFailed;
import dev.podium.controller.ownership.Claims;
import dev.podium.controller.pods.PodControl;
import dev.podium.controller.pods.PodRanking;
import dev.podium.controller.pods.SlowStart;
import dev.podium.model.ObjectMeta;
import dev.podium.model.OwnerReference;
import dev.podium.model.Pod;
import dev.podium.model.ReplicaSet;
import dev.podium.time.ClusterTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/** Creates and deletes Pods until there are as many as a ReplicaSet asks for. */
final class Replicas {

    /** How many Pods one look may create or delete; the news of them brings the next look. */
    private static final int BURST = 500;

    private final PodControl control;
    private final ClusterTime time;
    private final Claims<Pod> pods;
    private final Function<String, List<ObjectMeta>> siblings;
    private final SlowStart batches;

    /** @param siblings what an object with some UID controls */
    Replicas(PodControl control, ClusterTime time, Claims<Pod> pods, Function<String, List<ObjectMeta>> siblings) {
        this.control = control;
        this.time = time;
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
            ObjectNode pod = control.pod(set.metadata(), set.spec().template());
            batches.run(Math.min(missing, BURST), () -> control.create(set.metadata(), pod.deepCopy()));
        } else if (missing < 0) {
            Queue<Pod> surplus = new ConcurrentLinkedQueue<>(surplus(set, present, Math.min(-missing, BURST)));
            batches.together(surplus.size(), () -> control.delete(set.metadata(), surplus.remove()));
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
            for (ObjectMeta each : siblings.apply(controller.uid())) {
                related.addAll(pods.controlled(each.uidOrEmpty()));
            }
        }
        return related;
    }
}
