package dev.podium.controller.job;

import dev.podium.model.ContainerStatus;
import dev.podium.model.Job;
import dev.podium.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whether a Job has come to its end before anything is done about its Pods (from upstream's {@code syncJob}). */
final class Verdicts {

    private Verdicts() {}

    /** How the Job ends; null if it goes on. */
    static @Nullable Ending of(Job job, Survey survey, StatusDraft draft, Instant now) {
        Ending ending = Ending.announced(job.statusOrNone());
        ending = ending != null ? ending : byPolicy(job, survey);
        if (ending == null) {
            Duration left = untilDeadline(job, draft, now);
            if (survey.failed() > job.spec().retries() || restartedTooOften(job, survey)) {
                ending = Ending.failure("BackoffLimitExceeded", "Job has reached the specified backoff limit");
            } else if (left != null && !left.isPositive()) {
                ending = Ending.failure("DeadlineExceeded", "Job was active longer than specified deadline");
            }
        }
        ending = ending != null ? ending : byIndexes(job, survey);
        String met = !job.spec().indexed()
                ? null
                : SuccessPolicy.met(job.spec().successPolicy(), JobPods.completions(job), survey.succeededIndexes());
        return ending == null && met != null ? Ending.success("SuccessPolicy", met) : ending;
    }

    private static @Nullable Ending byPolicy(Job job, Survey survey) {
        for (Pod each : survey.pods()) {
            String failure = JobPods.failed(job, each) ? FailurePolicy.of(job, each).failure() : null;
            if (failure != null) {
                return Ending.failure("PodFailurePolicy", failure);
            }
        }
        return null;
    }

    private static @Nullable Ending byIndexes(Job job, Survey survey) {
        Indexes failed = survey.failedIndexes();
        if (failed == null) {
            return null;
        }
        Integer most = job.spec().maxFailedIndexes();
        if (most != null && failed.count() > most) {
            return Ending.failure(
                    "MaxFailedIndexesExceeded", "Job has exceeded the specified maximal number of failed indexes");
        }
        return failed.count() > 0 && failed.count() + survey.succeededIndexes().count() >= JobPods.completions(job)
                ? Ending.failure("FailedIndexes", "Job has failed indexes")
                : null;
    }

    /** How long the Job may still run; null if there is no end to it. */
    static @Nullable Duration untilDeadline(Job job, StatusDraft draft, Instant now) {
        Long deadline = job.spec().activeDeadlineSeconds();
        return deadline == null || draft.startTime == null || job.spec().suspended()
                ? null
                : Duration.between(now, draft.startTime.plusSeconds(deadline));
    }

    /** Containers that are started again in their Pods count as failures too. */
    private static boolean restartedTooOften(Job job, Survey survey) {
        if (!job.spec().template().spec().path("restartPolicy").asString("").equals("OnFailure")) {
            return false;
        }
        int restarts = survey.pods().stream()
                .filter(each -> each.phase().equals("Running") || each.phase().equals("Pending"))
                .flatMap(each -> each.status() == null
                        ? Stream.empty()
                        : Stream.concat(
                                each.status().initContainerStatuses().stream(),
                                each.status().containerStatuses().stream()))
                .mapToInt(ContainerStatus::restartCount)
                .sum();
        return restarts > 0 && restarts >= job.spec().retries();
    }
}
