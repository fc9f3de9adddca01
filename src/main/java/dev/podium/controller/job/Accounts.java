package dev.podium.controller.job;

import dev.podium.model.Job;
import dev.podium.model.Pod;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which Pods are to be counted now, and which may go (the first half of upstream's
 * {@code trackJobStatusAndRemoveFinalizers}). A Pod is noted in the status by its UID before its finalizer is taken off, and
 * moves into the counts afterwards: whatever happens in between, it is counted once. Of an indexed Job's successes the index is
 * note enough.
 *
 * @param tracked UIDs of Pods that have their finalizer
 * @param released those from which to take it
 * @param complete whether nothing is left for another time
 */
record Accounts(Set<String> tracked, List<Pod> released, boolean complete) {

    /** How many Pods may be noted at once, so that the status does not grow large. */
    private static final int MOST = 500;

    /** @param ending how the Job will end; null if that is not known */
    static Accounts take(Job job, Survey survey, StatusDraft draft, @Nullable Ending ending) {
        Set<String> tracked = new HashSet<>();
        List<Pod> present = survey.pods().stream().filter(JobPods::tracked).toList();
        present.forEach(each -> tracked.add(each.metadata().uidOrEmpty()));
        Set<String> notedSucceeded = Set.copyOf(draft.uncountedSucceeded);
        Set<String> notedFailed = Set.copyOf(draft.uncountedFailed);
        List<String> succeeded = new ArrayList<>(draft.uncountedSucceeded);
        List<String> failed = new ArrayList<>(draft.uncountedFailed);
        List<Integer> indexes = new ArrayList<>();
        List<Pod> released = new ArrayList<>();
        boolean complete = true;
        for (Pod pod : present) {
            String uid = pod.metadata().uidOrEmpty();
            boolean fails = JobPods.failed(job, pod);
            if (!mayGo(job, survey, pod, ending, fails)) {
                continue;
            }
            released.add(pod);
            if (JobPods.succeeded(pod) && !notedFailed.contains(uid)) {
                if (!job.spec().indexed()) {
                    addIf(!notedSucceeded.contains(uid), succeeded, uid);
                } else if (JobPods.indexFits(job, pod)) {
                    indexes.add(JobPods.index(pod));
                }
            } else if (fails || ending != null && ending.kind() == Ending.Kind.FAILURE) {
                boolean counts = (!job.spec().indexed() || JobPods.indexFits(job, pod))
                        && FailurePolicy.of(job, pod).counts();
                addIf(counts && !notedFailed.contains(uid), failed, uid);
            }
            if (indexes.size() + succeeded.size() + failed.size() >= MOST) {
                complete = false;
                break;
            }
        }
        draft.uncountedSucceeded = List.copyOf(succeeded);
        draft.uncountedFailed = List.copyOf(failed);
        if (job.spec().indexed()) {
            Indexes done = survey.countedIndexes().with(indexes);
            draft.succeeded = done.count();
            draft.completedIndexes = done.toString();
            draft.failedIndexes = survey.failedIndexes() == null ? null : survey.failedIndexes().toString();
        }
        return new Accounts(tracked, released, complete);
    }

    private static void addIf(boolean wanted, List<String> uids, String uid) {
        if (wanted) {
            uids.add(uid);
        }
    }

    private static boolean mayGo(Job job, Survey survey, Pod pod, @Nullable Ending ending, boolean fails) {
        if (job.metadata().deleting() || ending != null || JobPods.succeeded(pod)) {
            return true;
        }
        Pod replaceable = survey.replaceable().get(JobPods.index(pod));
        return fails
                && (replaceable == null || !replaceable.metadata().uidOrEmpty().equals(pod.metadata().uidOrEmpty()));
    }
}
