package dev.podium.controller.replicaset;

import dev.podium.controller.pods.Availability;
import dev.podium.model.Pod;
import dev.podium.model.ReplicaSet;
import dev.podium.model.ReplicaSetCondition;
import dev.podium.model.ReplicaSetStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What there is of a ReplicaSet's Pods (upstream's {@code replica_set_utils.go}).
 *
 * @param status what to report
 * @param next when the next ready Pod will have been so for long enough; null if none will
 */
record Census(ReplicaSetStatus status, @Nullable Duration next) {

    private static final String FAILURE = "ReplicaFailure";

    /** @param failure why Pods could not be created or deleted; null if they could */
    static Census take(ReplicaSet set, List<Pod> alive, int terminating, @Nullable String failure, Instant now) {
        int labelled = 0;
        int ready = 0;
        int available = 0;
        Duration next = null;
        for (Pod each : alive) {
            if (each.metadata().labels().entrySet().containsAll(set.spec().template().metadata().labels().entrySet())) {
                labelled++;
            }
            Duration wait = Availability.wait(each, set.spec().minReadySeconds(), now);
            if (wait != null) {
                ready++;
                if (wait.isZero()) {
                    available++;
                } else if (next == null || wait.compareTo(next) < 0) {
                    next = wait;
                }
            }
        }
        ReplicaSetStatus status = new ReplicaSetStatus(
                alive.size(),
                some(labelled),
                some(ready),
                some(available),
                terminating,
                set.metadata().generation(),
                conditions(set, alive.size(), failure, now));
        return new Census(status, next);
    }

    private static @Nullable Integer some(int count) {
        return count == 0 ? null : count;
    }

    private static List<ReplicaSetCondition> conditions(
            ReplicaSet set, int alive, @Nullable String failure, Instant now) {
        ReplicaSetStatus status = set.statusOrNone();
        boolean told = status.condition(FAILURE) != null;
        if ((failure != null) == told) {
            return status.conditions();
        }
        List<ReplicaSetCondition> conditions = new ArrayList<>(status.conditions());
        conditions.removeIf(each -> each.type().equals(FAILURE));
        if (failure != null) {
            String reason = alive < set.spec().desired() ? "FailedCreate" : "FailedDelete";
            conditions.add(new ReplicaSetCondition(FAILURE, "True", now.truncatedTo(ChronoUnit.SECONDS), reason, failure));
        }
        return conditions;
    }
}
