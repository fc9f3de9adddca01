package dev.podium.controller.daemonset;

import dev.podium.controller.pods.Availability;
import dev.podium.model.DaemonSetStatus;
import dev.podium.model.Pod;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What there is of a DaemonSet (upstream's {@code updateDaemonSetStatus}): on each node, the oldest Pod counts.
 *
 * @param status what to report
 * @param next when the next ready Pod will have been so for long enough; null if none will
 */
record Census(DaemonSetStatus status, @Nullable Duration next) {

    static Census take(Herd herd) {
        int desired = 0;
        int current = 0;
        int misplaced = 0;
        int ready = 0;
        int available = 0;
        int updated = 0;
        Duration next = null;
        for (String node : herd.nodes()) {
            boolean wanted = herd.verdict(node) == Placement.Verdict.RUN;
            desired += wanted ? 1 : 0;
            if (herd.on(node).isEmpty()) {
                continue;
            }
            if (!wanted) {
                misplaced++;
                continue;
            }
            current++;
            Pod first = herd.on(node).getFirst();
            Duration wait = Availability.wait(first, herd.set().spec().minReadySeconds(), herd.now());
            if (wait != null) {
                ready++;
                available += wait.isZero() ? 1 : 0;
            }
            updated += herd.updated(first) ? 1 : 0;
            for (Pod each : herd.on(node)) {
                next = sooner(next, Availability.wait(each, herd.set().spec().minReadySeconds(), herd.now()));
            }
        }
        DaemonSetStatus status = new DaemonSetStatus(
                current,
                misplaced,
                desired,
                ready,
                herd.set().metadata().generation(),
                some(updated),
                some(available),
                some(desired - available),
                herd.set().statusOrNone().collisionCount());
        return new Census(status, next);
    }

    /** The sooner of two waits, of which what is over already is none. */
    static @Nullable Duration sooner(@Nullable Duration one, @Nullable Duration other) {
        if (other == null || other.isZero()) {
            return one;
        }
        return one == null || other.compareTo(one) < 0 ? other : one;
    }

    private static @Nullable Integer some(int count) {
        return count == 0 ? null : count;
    }
}
