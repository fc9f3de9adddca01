package dev.podium.controller.statefulset;

import dev.podium.controller.history.Snapshot;
import dev.podium.controller.pods.Availability;
import dev.podium.controller.pods.SlowStart;
import dev.podium.model.Pod;
import dev.podium.model.PodTemplate;
import dev.podium.model.StatefulSet;
import dev.podium.model.StatefulSetSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * One look at a StatefulSet's Pods, and what is to be done next (upstream's {@code updateStatefulSet}): first those that are
 * to be there, then those that are to go, then those of older revisions. In order, whatever is not available holds up all
 * that comes after it.
 */
final class Round {

    /** How many Pods one look may create; the news of them brings the next look. */
    private static final int BURST = 500;

    private static final Comparator<Pod> BY_ORDINAL =
            Comparator.comparingInt(each -> Identity.ordinal(each.metadata().nameOrEmpty()));

    private final PodKeeper keeper;
    private final SlowStart batches;
    private final StatefulSet set;
    private final Revisions revisions;
    private final Instant now;
    private final PodTemplate currentTemplate;
    /** By how far they are from the start. */
    private final Map<Integer, Pod> places = new TreeMap<>();
    /** Those past the end or before the start, highest number first. */
    private final List<Pod> condemned = new ArrayList<>();

    private int leaving;

    Round(PodKeeper keeper, SlowStart batches, StatefulSet set, Revisions revisions, Collection<Pod> pods, Instant now) {
        this.keeper = keeper;
        this.batches = batches;
        this.set = set;
        this.revisions = revisions;
        this.now = now;
        this.currentTemplate = Snapshot.template(revisions.current());
        for (Pod each : pods) {
            int ordinal = Identity.ordinal(each.metadata().nameOrEmpty());
            if (set.spec().covers(ordinal)) {
                places.put(ordinal - set.spec().start(), each);
            } else if (ordinal >= 0) {
                condemned.add(each);
            }
        }
        condemned.sort(BY_ORDINAL.reversed());
    }

    /** The Pods that were there. */
    List<Pod> pods() {
        List<Pod> pods = new ArrayList<>(condemned);
        pods.addAll(places.values());
        return pods;
    }

    /** How many of the Pods of the current revision have been told to go. */
    int leaving() {
        return leaving;
    }

    /** @throws RuntimeException when a Pod or a claim could not be made, changed or deleted; an Event tells of it */
    void run() throws InterruptedException {
        if (forEach(due(), this::keepUp)
                || forEach(condemned, this::settleClaims)
                || forEach(condemned, this::dismiss)) {
            return;
        }
        if (set.spec().rolling()) {
            renew();
        }
    }

    /** The places that are taken and the first that are not. */
    private List<Integer> due() {
        Set<Integer> due = new TreeSet<>(places.keySet());
        int end = Math.min(set.spec().desired(), Integer.MAX_VALUE - set.spec().start());
        int most = places.size() + BURST;
        for (int i = 0; i < end && due.size() < most; i++) {
            due.add(i);
        }
        return List.copyOf(due);
    }

    /** @return whether one of them holds up the rest; where there is no order, none does */
    private <T> boolean forEach(List<T> all, Predicate<T> step) throws InterruptedException {
        if (set.spec().ordered()) {
            return all.stream().anyMatch(step);
        }
        Queue<T> rest = new ConcurrentLinkedQueue<>(all);
        batches.run(all.size(), () -> step.test(rest.remove()));
        return false;
    }

    private boolean keepUp(int place) {
        Pod pod = places.get(place);
        if (pod == null) {
            int ordinal = set.spec().start() + place;
            if (!keeper.claimsLeaving(set, Identity.name(set, ordinal))) {
                keeper.create(set, draft(ordinal));
            }
            return true;
        }
        if (pod.terminal()) {
            if (!pod.metadata().deleting()) {
                keeper.delete(set, pod);
            }
            return true;
        }
        if (pod.phase().equals("Pending")) {
            keeper.makeMissingClaims(set, pod);
        }
        if (set.spec().ordered() && !(Census.running(pod) && available(pod) && !pod.metadata().deleting())) {
            return true;
        }
        keeper.conform(set, pod);
        return false;
    }

    /** Of the current revision below the partition, of the new one above. */
    private ObjectNode draft(int ordinal) {
        StatefulSetSpec.RollingUpdate bounds = set.spec().rollingUpdate();
        int kept = bounds != null ? bounds.kept() : set.spec().rolling() ? set.statusOrNone().current() : 0;
        return ordinal < set.spec().start() + kept
                ? Identity.pod(set, currentTemplate, revisions.currentName(), ordinal)
                : Identity.pod(set, set.spec().template(), revisions.updateName(), ordinal);
    }

    private boolean settleClaims(Pod pod) {
        keeper.settleClaims(set, pod.metadata());
        return false;
    }

    private boolean dismiss(Pod pod) {
        if (pod.metadata().deleting()) {
            return true;
        }
        // Of those that are of no use, the first may go at any time: it would only hold the others up.
        if (set.spec().ordered() && !available(pod) && pod != firstUnavailable()) {
            return true;
        }
        keeper.delete(set, pod);
        return true;
    }

    private @Nullable Pod firstUnavailable() {
        return condemned.reversed().stream().filter(this::unavailable).findFirst().orElse(null);
    }

    /** From the last to the first, one at a time. */
    private void renew() {
        StatefulSetSpec.RollingUpdate bounds = set.spec().rollingUpdate();
        for (int i = set.spec().desired() - 1; i >= (bounds == null ? 0 : bounds.kept()); i--) {
            Pod pod = places.get(i);
            if (pod == null) {
                return;
            }
            if (!Identity.revision(pod).equals(revisions.updateName()) && !pod.metadata().deleting()) {
                keeper.delete(set, pod);
                leaving++;
                return;
            }
            if (unavailable(pod)) {
                return;
            }
        }
    }

    private boolean available(Pod pod) {
        return Availability.holds(pod, set.spec().minReadySeconds(), now);
    }

    private boolean unavailable(Pod pod) {
        return pod.metadata().deleting() || !available(pod);
    }
}
