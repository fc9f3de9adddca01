package dev.podium.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a Job is. Counts of zero may be left out, but for {@code terminating} and {@code ready}.
 *
 * @param uncountedTerminatedPods Pods that have ended and are not in the counts, because they still have their finalizer
 */
public record JobStatus(
        List<JobCondition> conditions,
        @Nullable Instant startTime,
        @Nullable Instant completionTime,
        @Nullable Integer active,
        @Nullable Integer succeeded,
        @Nullable Integer failed,
        @Nullable Integer terminating,
        @Nullable String completedIndexes,
        @Nullable String failedIndexes,
        @Nullable Uncounted uncountedTerminatedPods,
        @Nullable Integer ready) {
    public JobStatus {
        conditions = Defaults.list(conditions);
    }

    static final JobStatus NONE = Defaults.read("{}", JobStatus.class);

    /** UIDs of Pods. */
    public record Uncounted(List<String> succeeded, List<String> failed) {
        public Uncounted {
            succeeded = Defaults.list(succeeded);
            failed = Defaults.list(failed);
        }
    }

    /** The condition of that type, or null. */
    public @Nullable JobCondition condition(String type) {
        return conditions.stream().filter(each -> each.type().equals(type)).findFirst().orElse(null);
    }
}
