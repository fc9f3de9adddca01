package dev.podium.controller.job;

import dev.podium.model.Job;
import dev.podium.model.JobStatus;
import dev.podium.model.Pod;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What there is of a Job's Pods.
 *
 * @param pods all of them, those of an indexed Job in the order of their indexes
 * @param active those that neither have ended nor are told to
 * @param newSucceeded those that have succeeded and are in no count yet
 * @param newFailed those that have failed and are in no count yet
 * @param succeeded how many successes there are, the new ones among them
 * @param failed how many failures there are that count, the new ones among them
 * @param countedIndexes indexes whose success the status tells of
 * @param succeededIndexes these and those of the new successes
 * @param failedIndexes indexes that are given up; null if the Job does not count failures by index
 * @param replaceable the last failed Pod of each index that is to be tried again: it stays until its successor has taken over
 *     its count
 */
record Survey(
        List<Pod> pods,
        List<Pod> active,
        int ready,
        int terminating,
        List<Pod> newSucceeded,
        List<Pod> newFailed,
        int succeeded,
        int failed,
        Indexes countedIndexes,
        Indexes succeededIndexes,
        @Nullable Indexes failedIndexes,
        Map<Integer, Pod> replaceable) {

    static Survey of(Job job, Collection<Pod> all) {
        JobStatus status = job.statusOrNone();
        StatusDraft counts = new StatusDraft(status);
        boolean indexed = job.spec().indexed();
        List<Pod> pods = indexed
                ? all.stream().sorted((one, other) -> Integer.compare(JobPods.index(one), JobPods.index(other))).toList()
                : List.copyOf(all);
        List<Pod> active = pods.stream().filter(Pod::active).toList();
        Set<String> uncountedSucceeded = Set.copyOf(counts.uncountedSucceeded);
        Set<String> uncountedFailed = Set.copyOf(counts.uncountedFailed);
        List<Pod> newSucceeded = fitting(job, pods, each -> JobPods.succeeded(each)
                && !uncountedSucceeded.contains(each.metadata().uidOrEmpty()));
        List<Pod> newFailed = fitting(job, pods, each -> JobPods.failed(job, each)
                && !uncountedFailed.contains(each.metadata().uidOrEmpty()));
        int succeeded = counts.succeeded + newSucceeded.size() + uncountedSucceeded.size();
        Indexes counted = Indexes.NONE;
        Indexes done = Indexes.NONE;
        Indexes given = null;
        Map<Integer, Pod> replaceable = Map.of();
        if (indexed) {
            counted = Indexes.read(counts.completedIndexes, JobPods.completions(job));
            done = counted.with(indexes(fitting(job, pods, JobPods::succeeded)));
            succeeded = done.count();
            if (job.spec().backoffLimitPerIndex() != null) {
                String before = counts.failedIndexes == null ? "" : counts.failedIndexes;
                given = Indexes.read(before, JobPods.completions(job))
                        .with(indexes(fitting(job, pods, each -> givesUpIndex(job, each))));
                replaceable = replaceable(job, pods, done.with(given).with(indexes(active)));
            }
        }
        return new Survey(
                pods,
                active,
                (int) active.stream().filter(Pod::ready).count(),
                (int) pods.stream().filter(JobPods::terminating).count(),
                newSucceeded,
                newFailed,
                succeeded,
                counts.failed
                        + (int) newFailed.stream().filter(each -> FailurePolicy.of(job, each).counts()).count()
                        + uncountedFailed.size(),
                counted,
                done,
                given,
                replaceable);
    }

    /** Those that are to be counted and, if the Job is indexed, have an index of it. */
    private static List<Pod> fitting(Job job, List<Pod> pods, Predicate<Pod> filter) {
        return pods.stream()
                .filter(JobPods::tracked)
                .filter(each -> !job.spec().indexed() || JobPods.indexFits(job, each))
                .filter(filter)
                .toList();
    }

    static Set<Integer> indexes(Collection<Pod> pods) {
        Set<Integer> indexes = pods.stream().map(JobPods::index).collect(Collectors.toCollection(HashSet::new));
        indexes.remove(JobPods.NO_INDEX);
        return indexes;
    }

    /** Whether this is one failure too many for the Pod's index. */
    private static boolean givesUpIndex(Job job, Pod pod) {
        Integer limit = job.spec().backoffLimitPerIndex();
        if (!JobPods.failed(job, pod) || limit == null) {
            return false;
        }
        FailurePolicy.Verdict verdict = FailurePolicy.of(job, pod);
        return verdict.failsIndex() || verdict.counts() && JobPods.failures(pod) >= limit;
    }

    private static Map<Integer, Pod> replaceable(Job job, List<Pod> pods, Indexes settled) {
        Map<Integer, Pod> last = new HashMap<>();
        for (Pod each : fitting(job, pods, each -> JobPods.failed(job, each))) {
            int index = JobPods.index(each);
            if (!settled.has(index)) {
                last.merge(index, each, Survey::later);
            }
        }
        return last;
    }

    private static Pod later(Pod one, Pod other) {
        boolean counted = total(one) <= total(other);
        return counted && !JobPods.finishedAt(other).isBefore(JobPods.finishedAt(one)) ? other : one;
    }

    private static int total(Pod pod) {
        return JobPods.failures(pod) + JobPods.ignoredFailures(pod);
    }
}
