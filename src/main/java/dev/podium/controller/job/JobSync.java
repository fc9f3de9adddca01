package dev.podium.controller.job;

import dev.podium.client.ApiClient;
import dev.podium.client.EventRecorder;
import dev.podium.client.ObjectKey;
import dev.podium.client.ObjectReference;
import dev.podium.client.ResourceType;
import dev.podium.model.Job;
import dev.podium.model.JobStatus;
import dev.podium.model.Pod;
import dev.podium.model.Records;
import dev.podium.time.ClusterTime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** One look at a Job that has not ended (upstream's {@code syncJob}). */
final class JobSync {

    private final ApiClient client;
    private final ClusterTime time;
    private final EventRecorder events;
    private final PodHands hands;
    private final Headcount headcount;

    /** As upstream, what is known of failures in a row is forgotten in a restart. */
    private final Map<ObjectKey, Backoff> backoffs = new ConcurrentHashMap<>();

    JobSync(ApiClient client, ClusterTime time, EventRecorder events, PodHands hands) {
        this.client = client;
        this.time = time;
        this.events = events;
        this.hands = hands;
        this.headcount = new Headcount(hands);
    }

    /** Another status was written while this one was worked out. */
    private static final class Overtaken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Overtaken() {
            super("the status has changed meanwhile", null, false, false);
        }
    }

    /** Forgets the failures of a Job that has ended or is gone. */
    void forget(ObjectKey job) {
        backoffs.remove(job);
    }

    /** @return when to look again though nothing has changed; null if never */
    @Nullable Duration sync(Job job, Collection<Pod> pods) throws InterruptedException {
        Instant now = time.now();
        ObjectKey key = ObjectKey.of(job.metadata());
        StatusDraft draft = new StatusDraft(job.statusOrNone());
        Survey survey = Survey.of(job, pods);
        if (draft.startTime == null && !job.spec().suspended()) {
            draft.startTime = now.truncatedTo(ChronoUnit.SECONDS);
        }
        Backoff backoff = backoffs.getOrDefault(key, Backoff.NONE).after(survey.newSucceeded(), survey.newFailed());
        Ending ending = Verdicts.of(job, survey, draft, now);
        Duration again = ending == null ? Verdicts.untilDeadline(job, draft, now) : null;
        Headcount.Change change;
        if (ending != null) {
            change = Headcount.Change.gone(survey.active(), hands.delete(job.metadata(), survey.active()));
            ending = change.failure() == null ? ending : null;
        } else {
            boolean managed = !job.metadata().deleting();
            change = managed ? headcount.manage(job, survey, backoff, now) : Headcount.Change.NONE;
            ending = completed(job, survey, survey.active().size() + change.created() - change.gone().size());
            if (ending == null && managed) {
                suspendOrResume(job, draft, now);
            }
        }
        draft.active = survey.active().size() + change.created() - change.gone().size();
        draft.ready = survey.ready() - (int) change.gone().stream().filter(Pod::ready).count();
        draft.terminating = survey.terminating() + change.gone().size();
        account(job, survey, draft, ending, () -> backoffs.put(key, backoff));
        if (change.failure() != null) {
            throw change.failure();
        }
        Duration pause = change.pause();
        return pause == null || again != null && again.compareTo(pause) < 0 ? again : pause;
    }

    private static @Nullable Ending completed(Job job, Survey survey, int active) {
        Integer completions = job.spec().completions();
        boolean enough = completions == null ? survey.succeeded() > 0 : survey.succeeded() >= completions;
        return enough && active == 0
                ? Ending.success("CompletionsReached", "Reached expected number of succeeded pods")
                : null;
    }

    /** A Job that is suspended has not started; when it goes on, its deadline counts from then. */
    private void suspendOrResume(Job job, StatusDraft draft, Instant now) {
        if (job.spec().suspended()) {
            if (draft.set("Suspended", "JobSuspended", "Job suspended", now)) {
                draft.startTime = null;
                tell(job, EventRecorder.Type.NORMAL, "Suspended", "Job suspended");
            }
        } else if (draft.clear("Suspended", "JobResumed", "Job resumed", now)) {
            draft.startTime = now.truncatedTo(ChronoUnit.SECONDS);
            tell(job, EventRecorder.Type.NORMAL, "Resumed", "Job resumed");
        }
    }

    /** Notes what is to be counted, takes finalizers off, counts, and says that the Job has ended when it has. */
    private void account(Job job, Survey survey, StatusDraft draft, @Nullable Ending ending, Runnable noted)
            throws InterruptedException {
        Accounts accounts = Accounts.take(job, survey, draft, ending);
        if (ending != null && !draft.is(ending.kind().announcement)) {
            draft.set(ending.kind().announcement, ending.reason(), ending.message(), time.now());
        }
        JobStatus written = job.statusOrNone();
        if (!draft.status().equals(written)) {
            written = write(job, written, draft.status());
            noted.run();
        }
        PodHands.Result result = hands.release(accounts.released());
        accounts.tracked().removeAll(result.done());
        draft.count(accounts.tracked());
        boolean ends = result.failure() == null && accounts.complete() && ending != null
                && draft.uncounted() == 0 && draft.terminating == 0;
        if (ends) {
            end(draft, ending);
        }
        if (!draft.status().equals(written)) {
            write(job, written, draft.status());
        }
        if (result.failure() != null) {
            throw result.failure();
        }
        if (ends) {
            tellEnd(job, draft, ending);
        }
    }

    private void end(StatusDraft draft, Ending ending) {
        Instant now = time.now();
        draft.set(ending.kind().end, ending.reason(), ending.message(), now);
        if (ending.kind() == Ending.Kind.SUCCESS) {
            draft.completionTime = now.truncatedTo(ChronoUnit.SECONDS);
        }
    }

    private void tellEnd(Job job, StatusDraft draft, Ending ending) {
        switch (ending.kind()) {
            case SUCCESS -> {
                Integer completions = job.spec().completions();
                if (completions != null && draft.succeeded > completions) {
                    tell(
                            job,
                            EventRecorder.Type.WARNING,
                            "TooManySucceededPods",
                            "Too many succeeded pods running after completion count reached");
                }
                tell(job, EventRecorder.Type.NORMAL, "Completed", "Job completed");
            }
            case FAILURE -> tell(
                    job,
                    EventRecorder.Type.WARNING,
                    String.valueOf(ending.reason()),
                    ending.message() == null ? "" : ending.message());
        }
    }

    /** Writes a status in place of the one that it was made from. */
    private JobStatus write(Job job, JobStatus before, JobStatus after) {
        client.updateStatus(
                ResourceType.JOBS, job.metadata().namespaceOrEmpty(), job.metadata().nameOrEmpty(), object -> {
                    Job present = Records.read(object, Job.class);
                    if (!present.metadata().uidOrEmpty().equals(job.metadata().uidOrEmpty())
                            || !present.statusOrNone().equals(before)) {
                        throw new Overtaken();
                    }
                    object.set("status", StatusDraft.tree(after));
                    return object;
                });
        return after;
    }

    private void tell(Job job, EventRecorder.Type type, String reason, String message) {
        events.event(
                ObjectReference.of(JobController.KIND.apiVersion(), JobController.KIND.kind(), job.metadata()),
                type,
                reason,
                message);
    }
}
