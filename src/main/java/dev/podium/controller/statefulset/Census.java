package dev.podium.controller.statefulset;

import dev.podium.controller.pods.Availability;
import dev.podium.model.Pod;
import dev.podium.model.StatefulSet;
import dev.podium.model.StatefulSetStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What there is of a StatefulSet's Pods (upstream's {@code computeReplicaStatus}). */
final class Census {

    private Census() {}

    /**
     * The status to report.
     *
     * @param leaving how many of the Pods of the current revision have just been told to go
     */
    static StatefulSetStatus take(
            StatefulSet set, List<Pod> pods, Names revisions, int leaving, Instant now) {
        int ready = 0;
        int available = 0;
        int current = -leaving;
        int updated = 0;
        for (Pod each : pods) {
            if (running(each) && each.ready()) {
                ready++;
                if (Availability.holds(each, set.spec().minReadySeconds(), now)) {
                    available++;
                }
            }
            if (!each.metadata().deleting()) {
                current += Identity.revision(each).equals(revisions.current) ? 1 : 0;
                updated += Identity.revision(each).equals(revisions.update) ? 1 : 0;
            }
        }
        int desired = set.spec().desired();
        boolean complete =
                set.spec().rolling() && updated == desired && ready == desired && pods.size() == desired;
        return new StatefulSetStatus(
                set.metadata().generation(),
                pods.size(),
                some(ready),
                some(complete ? updated : Math.max(0, current)),
                some(updated),
                complete ? revisions.update : revisions.current,
                revisions.update,
                revisions.collisions,
                available);
    }

    /** The names of the revisions that a StatefulSet is between. */
    record Names(@Nullable String current, @Nullable String update, @Nullable Integer collisions) {

        static Names of(Revisions revisions) {
            return new Names(revisions.currentName(), revisions.updateName(), revisions.collisions());
        }

        /** As the status says, for one that is going and makes no more revisions. */
        static Names of(StatefulSetStatus status) {
            return new Names(status.currentRevision(), status.updateRevision(), status.collisionCount());
        }
    }

    /** When the next Pod will have been ready for long enough; null if none will. */
    static @Nullable Duration next(StatefulSet set, List<Pod> pods, Instant now) {
        return pods.stream()
                .map(each -> Availability.wait(each, set.spec().minReadySeconds(), now))
                .filter(Objects::nonNull)
                .filter(Duration::isPositive)
                .min(Duration::compareTo)
                .orElse(null);
    }

    static boolean running(Pod pod) {
        return pod.phase().equals("Running");
    }

    private static @Nullable Integer some(int count) {
        return count == 0 ? null : count;
    }
}
