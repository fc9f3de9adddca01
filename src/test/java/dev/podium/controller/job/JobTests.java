package dev.podium.controller.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.client.ResourceType;
import dev.podium.model.Job;
import dev.podium.model.JobStatus;
import dev.podium.model.ObjectMeta;
import dev.podium.model.OwnerReference;
import dev.podium.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the Job controller does for Jobs without indexes, on a clock that the test moves. */
class JobTests {

    private final JobStage stage = new JobStage(0);

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void podsAreMadeFromTheTemplateOwnedAndTracked() {
        stage.job("");
        Job job = stage.job();
        assertThat(stage.pods()).hasSize(1).allSatisfy(pod -> {
            ObjectMeta metadata = pod.metadata();
            assertThat(metadata.name()).matches("work-[bcdfghjklmnpqrstvwxz2456789]{5}");
            assertThat(metadata.generateName()).isEqualTo("work-");
            assertThat(metadata.annotations()).containsEntry("note", "hello");
            assertThat(metadata.labels())
                    .containsEntry("job-name", "work")
                    .containsEntry("batch.kubernetes.io/job-name", "work")
                    .containsEntry("controller-uid", job.metadata().uidOrEmpty())
                    .containsEntry("batch.kubernetes.io/controller-uid", job.metadata().uidOrEmpty());
            assertThat(metadata.finalizers()).containsExactly("batch.kubernetes.io/job-tracking");
            assertThat(metadata.ownerReferences())
                    .containsExactly(new OwnerReference(
                            "batch/v1", "Job", "work", job.metadata().uidOrEmpty(), true, true));
        });
        assertThat(stage.events())
                .containsExactly("SuccessfulCreate: Created pod: " + stage.pods().getFirst().metadata().name());
        assertThat(stage.rehearsal.find("batch/v1", "Job", "work").path("status").toString())
                .isEqualTo("{\"startTime\":\"2026-01-01T00:00:00Z\",\"active\":1,\"terminating\":0,"
                        + "\"uncountedTerminatedPods\":{},\"ready\":0}");
    }

    @Test
    void aJobIsCompleteWhenItsPodHasSucceeded() {
        stage.job("");
        stage.advance(20);
        stage.succeed(stage.pods().getFirst());
        JobStatus status = stage.status();
        assertThat(status.succeeded()).isEqualTo(1);
        assertThat(status.active()).isNull();
        assertThat(status.startTime()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(status.completionTime()).isEqualTo(Instant.parse("2026-01-01T00:00:21Z"));
        assertThat(status.uncountedTerminatedPods()).isEqualTo(new JobStatus.Uncounted(List.of(), List.of()));
        assertThat(stage.conditions())
                .containsExactly(
                        "SuccessCriteriaMet=True/CompletionsReached: Reached expected number of succeeded pods",
                        "Complete=True/CompletionsReached: Reached expected number of succeeded pods");
        assertThat(stage.events()).last().isEqualTo("Completed: Job completed");
        assertThat(stage.pods()).hasSize(1).allSatisfy(each -> assertThat(each.metadata().finalizers()).isEmpty());
    }

    @Test
    void asManyPodsRunAtOnceAsTheJobAllowsUntilEnoughHaveSucceeded() {
        stage.job("parallelism: 2\ncompletions: 5");
        for (int left = 5; left > 0; left--) {
            assertThat(stage.active()).hasSize(Math.min(2, left));
            assertThat(stage.status().active()).isEqualTo(Math.min(2, left));
            stage.succeed(stage.active().getFirst());
        }
        assertThat(stage.pods()).hasSize(5);
        assertThat(stage.status().succeeded()).isEqualTo(5);
        assertThat(stage.job().finished().type()).isEqualTo("Complete");
    }

    @Test
    void withoutCompletionsOneSuccessEndsTheWorkWhenTheOthersAreDone() {
        stage.job("parallelism: 3");
        stage.succeed(stage.active().getFirst());
        assertThat(stage.active()).hasSize(2);
        assertThat(stage.job().finished()).isNull();
        stage.fail(stage.active().getFirst());
        assertThat(stage.active()).hasSize(1);
        stage.succeed(stage.active().getFirst());
        assertThat(stage.job().finished().type()).isEqualTo("Complete");
        assertThat(stage.status().succeeded()).isEqualTo(2);
        assertThat(stage.status().failed()).isEqualTo(1);
        assertThat(stage.pods()).hasSize(3);
    }

    @Test
    void aJobThatAsksForNothingIsCompleteAtOnce() {
        stage.job("completions: 0");
        stage.look();
        assertThat(stage.pods()).isEmpty();
        assertThat(stage.job().finished().type()).isEqualTo("Complete");
    }

    @Test
    void moreOrLessParallelismCountsWhileTheJobRuns() {
        stage.job("parallelism: 2\ncompletions: 8");
        stage.update(spec -> spec.put("parallelism", 4));
        assertThat(stage.active()).hasSize(4);
        stage.update(spec -> spec.put("parallelism", 1));
        assertThat(stage.active()).hasSize(1);
        assertThat(stage.pods()).hasSize(1);
        assertThat(stage.status().failed()).isNull();
        assertThat(stage.events()).filteredOn(each -> each.startsWith("SuccessfulDelete: Deleted pod: work-")).hasSize(3);
    }

    @Test
    void aPodThatFailedIsReplacedLaterAndLater() {
        stage.job("backoffLimit: 20");
        int expected = 0;
        for (int delay : new int[] {10, 20, 40, 80, 160, 320, 600, 600}) {
            assertThat(stage.active()).as("before failure %d", ++expected).hasSize(1);
            stage.fail(stage.active().getFirst());
            assertThat(stage.status().active()).isNull();
            assertThat(stage.status().failed()).isEqualTo(expected);
            stage.advance(delay - 4);
            assertThat(stage.active()).as("a second before %d", delay).isEmpty();
            stage.advance(1);
            assertThat(stage.active()).as("after %d", delay).hasSize(1);
        }
    }

    @Test
    void aSuccessMakesTheWaitShortAgain() {
        stage.job("completions: 3\nbackoffLimit: 20");
        stage.fail(stage.active().getFirst());
        stage.advance(7);
        stage.fail(stage.active().getFirst());
        stage.advance(17);
        stage.succeed(stage.active().getFirst());
        stage.fail(stage.active().getFirst());
        stage.advance(7);
        assertThat(stage.active()).hasSize(1);
    }

    @Test
    void podsThatStillRunAreShownWhileAReplacementWaits() {
        stage.job("parallelism: 2\ncompletions: 2");
        stage.fail(stage.active().getFirst());
        assertThat(stage.status().active()).isEqualTo(1);
        assertThat(stage.status().failed()).isEqualTo(1);
    }

    @Test
    void aJobFailsWhenItsPodsHaveFailedTooOften() {
        stage.job("backoffLimit: 1\nparallelism: 2\ncompletions: 4");
        stage.fail(stage.active().getFirst());
        stage.advance(10);
        assertThat(stage.active()).hasSize(2);
        stage.fail(stage.active().getFirst());
        stage.look();
        assertThat(stage.conditions())
                .containsExactly(
                        "FailureTarget=True/BackoffLimitExceeded: Job has reached the specified backoff limit",
                        "Failed=True/BackoffLimitExceeded: Job has reached the specified backoff limit");
        assertThat(stage.status().failed()).isEqualTo(3);
        assertThat(stage.status().active()).isNull();
        assertThat(stage.status().completionTime()).isNull();
        assertThat(stage.active()).isEmpty();
        assertThat(stage.events()).last().isEqualTo("BackoffLimitExceeded: Job has reached the specified backoff limit");
    }

    @Test
    void containersThatAreStartedAgainCountAsFailures() {
        stage.job("""
                backoffLimit: 3
                template:
                  spec: {restartPolicy: OnFailure, containers: [{name: c, image: busybox}]}
                """);
        restarted(2);
        assertThat(stage.job().finished()).isNull();
        restarted(3);
        stage.look();
        assertThat(stage.job().finished().reason()).isEqualTo("BackoffLimitExceeded");
    }

    private void restarted(int times) {
        stage.status(stage.active().getFirst(), status -> {
            status.put("phase", "Running");
            status.putArray("containerStatuses")
                    .addObject()
                    .put("name", "c")
                    .put("image", "busybox")
                    .put("imageID", "")
                    .put("ready", true)
                    .put("restartCount", times);
        });
    }

    @Test
    void aDeadlineEndsTheJob() {
        stage.job("activeDeadlineSeconds: 60");
        stage.advance(58);
        assertThat(stage.active()).hasSize(1);
        stage.advance(5);
        assertThat(stage.active()).isEmpty();
        assertThat(stage.conditions())
                .containsExactly(
                        "FailureTarget=True/DeadlineExceeded: Job was active longer than specified deadline",
                        "Failed=True/DeadlineExceeded: Job was active longer than specified deadline");
        assertThat(stage.events()).last().isEqualTo("DeadlineExceeded: Job was active longer than specified deadline");
    }

    @Test
    void aDeadlineThatIsMovedCounts() {
        stage.job("activeDeadlineSeconds: 1000");
        stage.update(spec -> spec.put("activeDeadlineSeconds", 30));
        stage.advance(30);
        assertThat(stage.job().finished().reason()).isEqualTo("DeadlineExceeded");
    }

    @Test
    void aSuspendedJobHasNoPodsUntilItIsResumed() {
        stage.job("suspend: true");
        stage.look();
        assertThat(stage.pods()).isEmpty();
        assertThat(stage.status().startTime()).isNull();
        assertThat(stage.conditions()).containsExactly("Suspended=True/JobSuspended: Job suspended");
        stage.advance(100);
        stage.update(spec -> spec.put("suspend", false));
        assertThat(stage.active()).hasSize(1);
        assertThat(stage.status().startTime()).isEqualTo(Instant.parse("2026-01-01T00:01:43Z"));
        assertThat(stage.conditions()).containsExactly("Suspended=False/JobResumed: Job resumed");
        assertThat(stage.events()).contains("Suspended: Job suspended", "Resumed: Job resumed");
    }

    @Test
    void whoSuspendsAJobGivesUpItsPodsAndStopsItsClock() {
        stage.job("parallelism: 2\ncompletions: 2\nactiveDeadlineSeconds: 60");
        stage.advance(30);
        stage.update(spec -> spec.put("suspend", true));
        assertThat(stage.pods()).isEmpty();
        assertThat(stage.status().startTime()).isNull();
        assertThat(stage.status().active()).isNull();
        assertThat(stage.status().failed()).isNull();
        stage.advance(100);
        stage.update(spec -> spec.put("suspend", false));
        stage.advance(40);
        assertThat(stage.active()).hasSize(2);
        stage.advance(20);
        assertThat(stage.job().finished().reason()).isEqualTo("DeadlineExceeded");
    }

    @Test
    void aJobThatOthersManageIsLeftAlone() {
        stage.job("managedBy: example.com/other");
        stage.look();
        assertThat(stage.pods()).isEmpty();
        assertThat(stage.rehearsal.find("batch/v1", "Job", "work").path("status").isEmpty()).isTrue();
    }

    @Test
    void whatCannotBeCreatedIsTriedAgain() {
        stage.job("template:\n  spec: {priorityClassName: missing, restartPolicy: Never, containers: [{name: c, image: busybox}]}");
        assertThat(stage.pods()).isEmpty();
        assertThat(stage.events()).first().asString().startsWith("FailedCreate: Error creating: ")
                .contains("no PriorityClass with name missing was found");
        stage.rehearsal.create(
                "apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: {name: missing}\nvalue: 7\n");
        stage.advance(60);
        assertThat(stage.active()).hasSize(1);
    }

    @Test
    void aThousandPodsAreCreatedOnceEachAndCountedOnceEach() {
        stage.job("parallelism: 1000\ncompletions: 1000");
        stage.advance(5);
        assertThat(stage.pods()).hasSize(1000);
        for (Pod each : stage.active()) {
            stage.rehearsal.client.updateStatus(ResourceType.PODS, "default", each.metadata().nameOrEmpty(), tree -> {
                tree.withObject("/status").put("phase", "Succeeded");
                return tree;
            });
        }
        stage.rehearsal.advance(Duration.ofSeconds(10));
        assertThat(stage.status().succeeded()).isEqualTo(1000);
        assertThat(stage.job().finished().type()).isEqualTo("Complete");
        assertThat(stage.pods()).hasSize(1000).noneMatch(JobPods::tracked);
    }
}
