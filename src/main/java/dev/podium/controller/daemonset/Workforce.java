package dev.podium.controller.daemonset;

import dev.podium.controller.pods.PodControl;
import dev.podium.controller.pods.SlowStart;
import dev.podium.model.DaemonSet;
import dev.podium.model.Pod;
import dev.podium.time.ClusterTime;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import tools.jackson.databind.node.ObjectNode;

/** Creates and deletes Pods (upstream's {@code syncNodes}). */
final class Workforce {

    /** How many Pods one look may create or delete; the news of them brings the next look. */
    private static final int BURST = 250;

    private final PodControl control;
    private final SlowStart batches;

    Workforce(PodControl control, ClusterTime time) {
        this.control = control;
        this.batches = new SlowStart(time);
    }

    /** @throws RuntimeException when a Pod could not be created or deleted; an Event tells of it */
    void carryOut(DaemonSet set, String hash, Changes changes) throws InterruptedException {
        RuntimeException failure = null;
        if (!changes.missing().isEmpty()) {
            ObjectNode pod = DaemonPods.pod(set, hash);
            Queue<String> nodes = burst(changes.missing());
            try {
                batches.run(nodes.size(), () -> control.create(set.metadata(), DaemonPods.on(nodes.remove(), pod)));
            } catch (RuntimeException refused) {
                failure = refused;
            }
        }
        if (!changes.surplus().isEmpty()) {
            Queue<Pod> pods = burst(changes.surplus());
            batches.together(pods.size(), () -> control.delete(set.metadata(), pods.remove()));
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static <T> Queue<T> burst(List<T> all) {
        return new ConcurrentLinkedQueue<>(all.subList(0, Math.min(all.size(), BURST)));
    }
}
