package dev.podium.scheduler;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The Pods that wait for a node: those to be looked at now, the important and then the old ones first; those that back off
 * after a failure; and those that nothing has changed for since they failed (upstream's {@code backend/queue}). Used under
 * the scheduler's lock only.
 */
final class SchedulingQueue {

    private static final long FIRST_BACKOFF = 1_000_000_000L;
    private static final long LONGEST_BACKOFF = 10_000_000_000L;

    private final PriorityQueue<Waiting> active = new PriorityQueue<>(
            Comparator.comparingInt((Waiting each) -> -each.pod.priority()).thenComparingLong(each -> each.arrived));
    /** By when they come back; an entry that has moved on meanwhile is passed over. */
    private final PriorityQueue<Retry> backingOff = new PriorityQueue<>(Comparator.comparingLong(Retry::at));
    private final Map<String, Waiting> all = new HashMap<>();
    /** Those of them whose volumes are made of claims, by the namespace and name of each claim. */
    private final Map<String, Set<Waiting>> claiming = new HashMap<>();
    private long arrivals;

    private record Retry(long at, Waiting pod) {

        boolean stands() {
            return pod.place == Place.BACKING_OFF && pod.retryAt == at;
        }
    }

    /** Where in the queue a Pod is. */
    enum Place {
        ACTIVE,
        BACKING_OFF,
        UNSCHEDULABLE,
        /** Taken out to be scheduled. */
        IN_HAND,
        /** Gone for good. */
        LEFT
    }

    /** A Pod in the queue. */
    static final class Waiting {
        private ScheduledPod pod;
        private final long arrived;
        private Place place = Place.ACTIVE;
        private int attempts;
        private long retryAt;
        /** Something happened while it was in hand that may let it fit. */
        private boolean stirred;

        private Waiting(ScheduledPod pod, long arrived) {
            this.pod = pod;
            this.arrived = arrived;
        }

        ScheduledPod pod() {
            return pod;
        }
    }

    /** A Pod is new or has changed; a change may be what lets it fit. */
    void put(ScheduledPod pod, long now) {
        Waiting present = all.get(pod.uid());
        if (present == null) {
            Waiting waiting = new Waiting(pod, arrivals++);
            all.put(pod.uid(), waiting);
            for (String each : pod.claims()) {
                claiming.computeIfAbsent(claim(pod.namespace(), each), _ -> new HashSet<>()).add(waiting);
            }
            active.add(waiting);
        } else {
            boolean specChanged = !present.pod.pod().spec().equals(pod.pod().spec())
                    || !present.pod.pod().metadata().labels().equals(pod.pod().metadata().labels());
            present.pod = pod;
            if (specChanged) {
                stir(present, now);
            }
        }
    }

    boolean empty() {
        return all.isEmpty();
    }

    void remove(String uid) {
        Waiting gone = all.remove(uid);
        if (gone != null) {
            for (String each : gone.pod.claims()) {
                claiming.computeIfPresent(claim(gone.pod.namespace(), each), (_, pods) -> {
                    pods.remove(gone);
                    return pods.isEmpty() ? null : pods;
                });
            }
            if (gone.place == Place.ACTIVE) {
                active.remove(gone);
            }
            gone.place = Place.LEFT;
        }
    }

    /** The next Pod to look at, or null. */
    @Nullable Waiting take() {
        Waiting next = active.poll();
        if (next != null) {
            next.place = Place.IN_HAND;
            next.stirred = false;
            next.attempts++;
        }
        return next;
    }

    /** Puts back a Pod that did not fit, to wait for something to change. */
    void unschedulable(Waiting pod, long now) {
        if (all.get(pod.pod.uid()) != pod) {
            return;
        }
        pod.retryAt = now + backoff(pod.attempts);
        pod.place = Place.UNSCHEDULABLE;
        if (pod.stirred) {
            backOff(pod);
        }
    }

    private void backOff(Waiting pod) {
        pod.place = Place.BACKING_OFF;
        backingOff.add(new Retry(pod.retryAt, pod));
    }

    /** Puts back a Pod whose placing failed for no fault of its own. */
    void failed(Waiting pod, long now) {
        if (all.get(pod.pod.uid()) == pod) {
            pod.retryAt = now + backoff(pod.attempts);
            backOff(pod);
        }
    }

    private static long backoff(int attempts) {
        return Math.min(LONGEST_BACKOFF, FIRST_BACKOFF << Math.min(attempts - 1, 10));
    }

    /** Something has changed that may let any Pod fit. */
    void stir(long now) {
        all.values().forEach(each -> stir(each, now));
    }

    /** A Pod has got a node: news for those that go by the company they keep. */
    void stirSociable(long now) {
        for (Waiting each : all.values()) {
            if (!each.pod.affinity().isEmpty()
                    || !each.pod.pod().spec().topologySpreadConstraints().isEmpty()) {
                stir(each, now);
            }
        }
    }

    private static String claim(String namespace, String name) {
        return namespace + "/" + name;
    }

    /** Something has changed about a claim, or about its volume; tells whether a Pod waits that uses it. */
    boolean stirUsers(String namespace, String claim, long now) {
        Set<Waiting> users = claiming.getOrDefault(claim(namespace, claim), Set.of());
        users.forEach(each -> stir(each, now));
        return !users.isEmpty();
    }

    /** Something has changed about volumes that any claim could get; tells whether a Pod waits that has one. */
    boolean stirUsers(long now) {
        claiming.values().forEach(users -> users.forEach(each -> stir(each, now)));
        return !claiming.isEmpty();
    }

    private void stir(Waiting each, long now) {
        switch (each.place) {
            case UNSCHEDULABLE -> {
                if (each.retryAt - now <= 0) {
                    each.place = Place.ACTIVE;
                    active.add(each);
                } else {
                    backOff(each);
                }
            }
            case IN_HAND -> each.stirred = true;
            case ACTIVE, BACKING_OFF, LEFT -> {}
        }
    }

    /** Moves Pods that have backed off long enough; answers with nanoseconds until the next one, or -1. */
    long ripen(long now) {
        for (Retry next = backingOff.peek(); next != null; next = backingOff.peek()) {
            if (next.stands()) {
                if (next.at() - now > 0) {
                    return next.at() - now;
                }
                next.pod().place = Place.ACTIVE;
                active.add(next.pod());
            }
            backingOff.poll();
        }
        return -1;
    }
}
