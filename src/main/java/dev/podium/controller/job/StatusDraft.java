package dev.podium.controller.job;

import dev.podium.model.JobCondition;
import dev.podium.model.JobStatus;
import dev.podium.model.Records;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A Job's status while it is worked out. */
final class StatusDraft {

    @Nullable Instant startTime;
    @Nullable Instant completionTime;
    int active;
    int ready;
    int terminating;
    int succeeded;
    int failed;
    String completedIndexes;
    @Nullable String failedIndexes;
    List<String> uncountedSucceeded;
    List<String> uncountedFailed;

    private final List<JobCondition> conditions;

    StatusDraft(JobStatus status) {
        JobStatus.Uncounted uncounted = status.uncountedTerminatedPods();
        startTime = status.startTime();
        completionTime = status.completionTime();
        active = count(status.active());
        ready = count(status.ready());
        terminating = count(status.terminating());
        succeeded = count(status.succeeded());
        failed = count(status.failed());
        completedIndexes = status.completedIndexes() == null ? "" : status.completedIndexes();
        failedIndexes = status.failedIndexes();
        uncountedSucceeded = uncounted == null ? List.of() : uncounted.succeeded();
        uncountedFailed = uncounted == null ? List.of() : uncounted.failed();
        conditions = new ArrayList<>(status.conditions());
    }

    private static int count(@Nullable Integer count) {
        return count == null ? 0 : count;
    }

    /** Whether a condition of that type holds. */
    boolean is(String type) {
        return conditions.stream().anyMatch(each -> each.type().equals(type) && each.holds());
    }

    /** Has a condition hold; tells whether that is news. */
    boolean set(String type, @Nullable String reason, @Nullable String message, Instant now) {
        JobCondition condition = condition(type, "True", reason, message, now);
        for (int i = 0; i < conditions.size(); i++) {
            JobCondition present = conditions.get(i);
            if (present.type().equals(type)) {
                if (says(present, condition)) {
                    return false;
                }
                conditions.set(i, condition);
                return true;
            }
        }
        conditions.add(condition);
        return true;
    }

    /** Has a condition no longer hold; one that was never there is not written. Tells whether that is news. */
    boolean clear(String type, String reason, String message, Instant now) {
        JobCondition condition = condition(type, "False", reason, message, now);
        for (int i = 0; i < conditions.size(); i++) {
            if (conditions.get(i).type().equals(type) && !says(conditions.get(i), condition)) {
                conditions.set(i, condition);
                return true;
            }
        }
        return false;
    }

    private static JobCondition condition(
            String type, String status, @Nullable String reason, @Nullable String message, Instant now) {
        Instant second = now.truncatedTo(ChronoUnit.SECONDS);
        return new JobCondition(type, status, second, second, reason, message);
    }

    private static boolean says(JobCondition one, JobCondition other) {
        return one.status().equals(other.status())
                && String.valueOf(one.reason()).equals(String.valueOf(other.reason()))
                && String.valueOf(one.message()).equals(String.valueOf(other.message()));
    }

    /** Moves Pods into the counts that no longer have their finalizer. */
    void count(Set<String> tracked) {
        List<String> stillSucceeded = uncountedSucceeded.stream().filter(tracked::contains).toList();
        List<String> stillFailed = uncountedFailed.stream().filter(tracked::contains).toList();
        succeeded += uncountedSucceeded.size() - stillSucceeded.size();
        failed += uncountedFailed.size() - stillFailed.size();
        uncountedSucceeded = stillSucceeded;
        uncountedFailed = stillFailed;
    }

    int uncounted() {
        return uncountedSucceeded.size() + uncountedFailed.size();
    }

    JobStatus status() {
        return new JobStatus(
                List.copyOf(conditions),
                startTime,
                completionTime,
                some(active),
                some(succeeded),
                some(failed),
                terminating,
                completedIndexes.isEmpty() ? null : completedIndexes,
                failedIndexes,
                new JobStatus.Uncounted(uncountedSucceeded, uncountedFailed),
                ready);
    }

    private static @Nullable Integer some(int count) {
        return count == 0 ? null : count;
    }

    /** As it is written; that no index has failed is said with an empty text. */
    static ObjectNode tree(JobStatus status) {
        ObjectNode tree = Records.tree(status);
        if (status.failedIndexes() != null) {
            tree.put("failedIndexes", status.failedIndexes());
        }
        return tree;
    }
}
