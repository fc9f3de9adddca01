package dev.podium.controller.job;

import dev.podium.model.ContainerState;
import dev.podium.model.ContainerStatus;
import dev.podium.model.Job;
import dev.podium.model.ObjectMeta;
import dev.podium.model.Pod;
import dev.podium.model.PodCondition;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a Job's Pods say of themselves (upstream's {@code indexed_job_utils.go} and {@code backoff_utils.go}). */
final class JobPods {

    static final String FINALIZER = "batch.kubernetes.io/job-tracking";
    static final String INDEX = "batch.kubernetes.io/job-completion-index";
    static final String FAILURES = "batch.kubernetes.io/job-index-failure-count";
    static final String IGNORED_FAILURES = "batch.kubernetes.io/job-index-ignored-failure-count";

    /** The index of a Pod that has none. */
    static final int NO_INDEX = -1;

    private JobPods() {}

    /** Whether the Pod is not in the Job's counts for good. */
    static boolean tracked(Pod pod) {
        return pod.metadata().finalizers().contains(FINALIZER);
    }

    static boolean succeeded(Pod pod) {
        return pod.phase().equals("Succeeded");
    }

    /** Whether the Pod counts as failed. One that is being deleted does, unless its end is waited for. */
    static boolean failed(Job job, Pod pod) {
        return pod.phase().equals("Failed")
                || !job.spec().waitsForTheEnd() && pod.metadata().deleting() && !succeeded(pod);
    }

    /** Whether the Pod is told to end and has not ended. */
    static boolean terminating(Pod pod) {
        return pod.metadata().deleting() && !pod.terminal();
    }

    static int index(Pod pod) {
        int index = number(pod.metadata(), INDEX, NO_INDEX);
        return index < 0 ? NO_INDEX : index;
    }

    /** Whether the Pod has an index that the Job has. */
    static boolean indexFits(Job job, Pod pod) {
        int index = index(pod);
        return index != NO_INDEX && index < completions(job);
    }

    static int completions(Job job) {
        return job.spec().completions() == null ? 0 : job.spec().completions();
    }

    /** How many Pods of its index failed before this one. */
    static int failures(Pod pod) {
        return Math.max(0, number(pod.metadata(), FAILURES, 0));
    }

    /** How many Pods of its index failed before this one in a way that does not count. */
    static int ignoredFailures(Pod pod) {
        return Math.max(0, number(pod.metadata(), IGNORED_FAILURES, 0));
    }

    private static int number(ObjectMeta metadata, String annotation, int otherwise) {
        try {
            return Integer.parseInt(metadata.annotations().getOrDefault(annotation, String.valueOf(otherwise)));
        } catch (NumberFormatException nonsense) {
            return otherwise;
        }
    }

    /** When the Pod ended: when its last container did, when it was no longer ready, or when it was told to. */
    static Instant finishedAt(Pod pod) {
        Instant end = lastContainer(pod);
        PodCondition ready = pod.status() == null ? null : pod.status().condition("Ready");
        if (end == null && ready != null && ready.status().equals("False")) {
            end = ready.lastTransitionTime();
        }
        Instant deleted = pod.metadata().deletionTimestamp();
        if (end == null && deleted != null) {
            Long grace = pod.metadata().deletionGracePeriodSeconds();
            end = deleted.minusSeconds(grace == null ? 0 : grace);
        }
        return end == null ? pod.metadata().createdAt() : end;
    }

    private static @Nullable Instant lastContainer(Pod pod) {
        Instant last = null;
        if (pod.status() != null) {
            for (ContainerStatus each : pod.status().containerStatuses()) {
                ContainerState.Terminated end = each.state() == null ? null : each.state().terminated();
                if (end == null || end.finishedAt() == null) {
                    return null;
                }
                last = last == null || end.finishedAt().isAfter(last) ? end.finishedAt() : last;
            }
        }
        return last;
    }
}
