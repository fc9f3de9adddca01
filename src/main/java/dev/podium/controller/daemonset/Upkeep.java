package dev.podium.controller.daemonset;

import dev.podium.client.EventRecorder;
import dev.podium.client.ObjectReference;
import dev.podium.controller.pods.Availability;
import dev.podium.model.Pod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which Pods are missing and which are too many, whatever their revision (upstream's {@code podsShouldBeOnNode}). */
final class Upkeep {

    private final Herd herd;
    private final FailureBackoff backoff;
    private final EventRecorder events;
    private final boolean surges;
    private final Changes changes = new Changes(new ArrayList<>(), new ArrayList<>());
    private @Nullable Duration next;

    /** @param surges whether a node may have two Pods while one takes the other's place */
    private Upkeep(Herd herd, FailureBackoff backoff, EventRecorder events, boolean surges) {
        this.herd = herd;
        this.backoff = backoff;
        this.events = events;
        this.surges = surges;
    }

    /**
     * What is to be done.
     *
     * @param next when a Pod that has failed may be replaced; null if none waits for that
     */
    record Plan(Changes changes, @Nullable Duration next) {}

    static Plan plan(Herd herd, FailureBackoff backoff, EventRecorder events) {
        Upkeep upkeep = new Upkeep(herd, backoff, events, Bounds.of(herd.set().spec(), 1).surge() > 0);
        herd.nodes().forEach(upkeep::look);
        for (String each : herd.peopled()) {
            if (!herd.known(each)) {
                // No scheduler will ever place them, and so no garbage collector looks at them.
                herd.on(each).stream().filter(pod -> !DaemonPods.placed(pod)).forEach(upkeep.changes.surplus()::add);
            }
        }
        return new Plan(upkeep.changes, upkeep.next);
    }

    private void look(String node) {
        List<Pod> pods = herd.on(node);
        switch (herd.verdict(node)) {
            case LEAVE -> pods.stream().filter(each -> !each.metadata().deleting()).forEach(changes.surplus()::add);
            case STAY -> keep(node, pods);
            case RUN -> {
                if (pods.isEmpty()) {
                    changes.missing().add(node);
                } else {
                    keep(node, pods);
                }
            }
        }
    }

    private void keep(String node, List<Pod> pods) {
        List<Pod> running = new ArrayList<>();
        for (Pod each : pods) {
            if (!each.metadata().deleting()) {
                switch (each.phase()) {
                    case "Failed" -> failed(node, each);
                    case "Succeeded" -> ended(node, each);
                    default -> running.add(each);
                }
            }
        }
        if (!surges) {
            running.stream().skip(1).forEach(changes.surplus()::add);
        } else if (running.isEmpty() && herd.verdict(node) == Placement.Verdict.RUN) {
            changes.missing().add(node);
        } else if (running.size() > 1) {
            pair(running);
        }
    }

    /** Of each revision the oldest stays; the older one goes when it is of no use, or is needed no more. */
    private void pair(List<Pod> running) {
        Pod young = null;
        Pod old = null;
        for (Pod each : running) {
            if (herd.labelled(each) && young == null) {
                young = each;
            } else if (!herd.labelled(each) && old == null) {
                old = each;
            } else {
                changes.surplus().add(each);
            }
        }
        if (young != null
                && old != null
                && (!old.ready() || Availability.holds(young, herd.set().spec().minReadySeconds(), herd.now()))) {
            changes.surplus().add(old);
        }
    }

    private void failed(String node, Pod pod) {
        Long generation = herd.set().statusOrNone().observedGeneration();
        Duration wait = backoff.next(
                herd.set().metadata().uidOrEmpty(), generation == null ? 0 : generation, node, herd.now());
        if (wait.isPositive()) {
            next = next == null || wait.compareTo(next) < 0 ? wait : next;
            return;
        }
        tell(EventRecorder.Type.WARNING, "FailedDaemonPod", "Found failed daemon pod " + named(pod) + " on node " + node
                + ", will try to kill it");
        changes.surplus().add(pod);
    }

    private void ended(String node, Pod pod) {
        tell(EventRecorder.Type.NORMAL, "SucceededDaemonPod", "Found succeeded daemon pod " + named(pod) + " on node "
                + node + ", will try to delete it");
        changes.surplus().add(pod);
    }

    private static String named(Pod pod) {
        return pod.metadata().namespaceOrEmpty() + "/" + pod.metadata().nameOrEmpty();
    }

    private void tell(EventRecorder.Type type, String reason, String message) {
        events.event(
                ObjectReference.of(
                        DaemonSetController.KIND.apiVersion(), DaemonSetController.KIND.kind(), herd.set().metadata()),
                type,
                reason,
                message);
    }
}
