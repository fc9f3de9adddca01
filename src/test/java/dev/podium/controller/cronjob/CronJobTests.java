package dev.podium.controller.cronjob;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.Cluster;
import dev.podium.ClusterOptions;
import dev.podium.Rehearsal;
import dev.podium.client.ResourceType;
import dev.podium.model.CronJob;
import dev.podium.model.Job;
import dev.podium.model.ObjectMeta;
import dev.podium.model.OwnerReference;
import dev.podium.storage.jpa.JdbcSettings;
import dev.podium.time.ManualTime;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What the CronJob controller does, on a clock that the test moves; it begins to run on 1 January 2026, a Thursday. */
class CronJobTests {

    /** Minutes since 1970. */
    private static final long START = Instant.parse("2026-01-01T00:00:00Z").getEpochSecond() / 60;

    private final Rehearsal stage = new Rehearsal(0);

    @AfterEach
    void close() {
        stage.close();
    }

    private void cron(String spec) {
        stage.client.create(ResourceType.CRON_JOBS, "default", tree(spec));
        stage.time.settle();
    }

    private static ObjectNode tree(String spec) {
        ObjectNode cron = (ObjectNode) new YAMLMapper().readTree("""
                metadata: {name: tick}
                spec:
                  schedule: "*/5 * * * *"
                  jobTemplate:
                    metadata: {labels: {a: b}, annotations: {note: hello}}
                    spec:
                      template: {spec: {restartPolicy: Never, containers: [{name: c, image: busybox}]}}
                """);
        if (!spec.isEmpty()) {
            cron.withObject("/spec").setAll((ObjectNode) new YAMLMapper().readTree(spec));
        }
        return cron;
    }

    private CronJob cron() {
        CronJob cron = stage.client.find(ResourceType.CRON_JOBS, "default", "tick");
        if (cron == null) {
            throw new AssertionError("there is no CronJob");
        }
        return cron;
    }

    private CronJob.Status status() {
        return cron().statusOrNone();
    }

    private void change(Consumer<ObjectNode> change) {
        stage.client.update(ResourceType.CRON_JOBS, "default", "tick", cron -> {
            change.accept(cron.withObject("/spec"));
            return cron;
        });
        stage.time.settle();
    }

    /** The minutes after the start at which the Jobs were due that there are. */
    private List<Long> jobs() {
        return jobs(stage.client.list(ResourceType.JOBS, "default"));
    }

    private static List<Long> jobs(List<Job> jobs) {
        return jobs.stream()
                .map(each -> Long.parseLong(each.metadata().nameOrEmpty().substring("tick-".length())) - START)
                .sorted()
                .toList();
    }

    private void minutes(double minutes) {
        stage.advance(Duration.ofSeconds(Math.round(minutes * 60)));
    }

    /** Has the last Job come to its end, Complete or Failed, without anybody having done anything. */
    private void end(String how) {
        Job last = stage.client.list(ResourceType.JOBS, "default").stream()
                .max(Comparator.comparing(each -> each.metadata().nameOrEmpty()))
                .orElseThrow();
        String now = stage.time.now().truncatedTo(ChronoUnit.SECONDS).toString();
        stage.client.updateStatus(ResourceType.JOBS, "default", last.metadata().nameOrEmpty(), job -> {
            ObjectNode status = job.withObject("/status");
            status.remove("active");
            status.put("ready", 0);
            for (String each : how.equals("Complete") ? List.of("SuccessCriteriaMet", how) : List.of("FailureTarget", how)) {
                status.withArray("conditions").addObject().put("type", each).put("status", "True").put("lastTransitionTime", now);
            }
            if (how.equals("Complete")) {
                status.put("completionTime", now);
            }
            return job;
        });
        stage.time.settle();
    }

    @Test
    void aJobIsMadeWhenItIsDue() {
        minutes(1);
        cron("");
        minutes(3.9);
        assertThat(jobs()).isEmpty();
        minutes(0.2);
        assertThat(jobs()).containsExactly(5L);
        Job job = stage.client.list(ResourceType.JOBS, "default").getFirst();
        ObjectMeta metadata = job.metadata();
        assertThat(metadata.name()).isEqualTo("tick-29453765");
        assertThat(metadata.labels()).containsEntry("a", "b");
        assertThat(metadata.annotations())
                .containsEntry("note", "hello")
                .containsEntry("batch.kubernetes.io/cronjob-scheduled-timestamp", "2026-01-01T00:05:00Z");
        assertThat(metadata.ownerReferences())
                .containsExactly(new OwnerReference(
                        "batch/v1", "CronJob", "tick", cron().metadata().uidOrEmpty(), true, true));
        assertThat(status().lastScheduleTime()).isEqualTo(Instant.parse("2026-01-01T00:05:00Z"));
        assertThat(status().active()).hasSize(1).first().satisfies((CronJob.Active each) -> {
            assertThat(each.kind()).isEqualTo("Job");
            assertThat(each.apiVersion()).isEqualTo("batch/v1");
            assertThat(each.name()).isEqualTo("tick-29453765");
            assertThat(each.namespace()).isEqualTo("default");
            assertThat(each.uid()).isEqualTo(metadata.uidOrEmpty());
        });
        assertThat(stage.events("tick")).containsExactly("SuccessfulCreate: Created job tick-29453765");
        minutes(10);
        assertThat(jobs()).containsExactly(5L, 10L, 15L);
        assertThat(status().active()).hasSize(3);
    }

    @Test
    void whatHasEndedIsNotedAndNoLongerActive() {
        cron("");
        minutes(5.1);
        end("Complete");
        assertThat(status().active()).isEmpty();
        assertThat(status().lastSuccessfulTime()).isEqualTo(Instant.parse("2026-01-01T00:05:06Z"));
        assertThat(stage.events("tick")).contains("SawCompletedJob: Saw completed job: tick-29453765, condition: Complete");
        minutes(5);
        end("Failed");
        assertThat(status().active()).isEmpty();
        assertThat(status().lastSuccessfulTime()).isEqualTo(Instant.parse("2026-01-01T00:05:06Z"));
        assertThat(stage.events("tick")).contains("SawCompletedJob: Saw completed job: tick-29453770, condition: Failed");
    }

    @Test
    void onlySoManyThatHaveEndedAreKept() {
        cron("successfulJobsHistoryLimit: 2");
        for (int i = 0; i < 4; i++) {
            minutes(5.1);
            end("Complete");
        }
        for (int i = 0; i < 3; i++) {
            minutes(5);
            end("Failed");
        }
        minutes(0.2);
        assertThat(jobs()).containsExactly(15L, 20L, 35L);
        assertThat(stage.events("tick")).contains("SuccessfulDelete: Deleted job tick-29453765");
    }

    @Test
    void zonesCount() {
        cron("schedule: 30 9 * * *\ntimeZone: Asia/Tokyo");
        minutes(31);
        assertThat(jobs()).containsExactly(30L);
        assertThat(stage.client.list(ResourceType.JOBS, "default").getFirst().metadata().annotations())
                .containsEntry("batch.kubernetes.io/cronjob-scheduled-timestamp", "2026-01-01T09:30:00+09:00");
    }

    @Test
    void nothingIsMadeWhileItIsSuspendedAndTheLastIsMadeUpForAfterwards() {
        cron("suspend: true");
        minutes(12);
        assertThat(jobs()).isEmpty();
        change(spec -> spec.put("suspend", false));
        assertThat(jobs()).containsExactly(10L);
        minutes(4);
        assertThat(jobs()).containsExactly(10L, 15L);
    }

    @Test
    void whatIsTooLateIsMissed() {
        cron("suspend: true\nstartingDeadlineSeconds: 60");
        minutes(12);
        change(spec -> spec.put("suspend", false));
        assertThat(jobs()).isEmpty();
        minutes(4);
        assertThat(jobs()).containsExactly(15L);
    }

    @Test
    void whatIsForbiddenWhileAnotherRunsIsMadeUpForAfterwards() {
        cron("concurrencyPolicy: Forbid\nstartingDeadlineSeconds: 600");
        minutes(5.1);
        minutes(5);
        assertThat(jobs()).containsExactly(5L);
        assertThat(stage.events("tick"))
                .contains("JobAlreadyActive: Not starting job because prior execution is running and concurrency policy is Forbid");
        end("Complete");
        assertThat(jobs()).containsExactly(5L, 10L);
    }

    @Test
    void whoReplacesDeletesTheOneBefore() {
        cron("concurrencyPolicy: Replace");
        minutes(5.1);
        minutes(5);
        stage.advance(Duration.ofSeconds(1));
        assertThat(jobs()).containsExactly(10L);
        assertThat(status().active()).hasSize(1).first().satisfies(
                (CronJob.Active each) -> assertThat(each.name()).isEqualTo("tick-29453770"));
        assertThat(stage.events("tick")).contains("SuccessfulDelete: Deleted job tick-29453765");
    }

    @Test
    void manyMissedTimesAreWarnedAbout() {
        cron("suspend: true\nschedule: '* * * * *'");
        minutes(102);
        change(spec -> spec.put("suspend", false));
        assertThat(jobs()).containsExactly(102L);
        assertThat(stage.events("tick"))
                .contains("TooManyMissedTimes: too many missed start times. Set or decrease "
                        + ".spec.startingDeadlineSeconds or check clock skew");
    }

    @Test
    void aFewMissedTimesAreNot() {
        cron("suspend: true\nschedule: '* * * * *'");
        minutes(98);
        change(spec -> spec.put("suspend", false));
        assertThat(jobs()).containsExactly(98L);
        assertThat(stage.events("tick")).noneMatch(each -> each.startsWith("TooManyMissedTimes"));
    }

    @Test
    void whatIsTooLateIsNotCountedAsMissed() {
        cron("suspend: true\nschedule: '* * * * *'\nstartingDeadlineSeconds: 600");
        minutes(102);
        change(spec -> spec.put("suspend", false));
        assertThat(jobs()).containsExactly(102L);
        assertThat(stage.events("tick")).noneMatch(each -> each.startsWith("TooManyMissedTimes"));
    }

    @Test
    void anIntervalCountsFromTheLastTime() {
        cron("schedule: '@every 7m'");
        minutes(15);
        assertThat(jobs()).containsExactly(7L, 14L);
    }

    @Test
    void whoChangesTheScheduleWaitsForItsNextTime() {
        cron("schedule: 0 * * * *");
        minutes(20);
        change(spec -> spec.put("schedule", "*/3 * * * *"));
        assertThat(jobs()).isEmpty();
        minutes(1.1);
        assertThat(jobs()).containsExactly(21L);
    }

    @Test
    void aScheduleThatIsNeverDueIsReported() {
        cron("schedule: 0 0 31 2 *");
        assertThat(stage.events("tick"))
                .containsExactly("InvalidSchedule: invalid schedule: 0 0 31 2 * : "
                        + "time difference between two schedules is less than 1 second");
    }

    @Test
    void anActiveJobThatSomebodyDeletesIsMissed() {
        cron("");
        minutes(5.1);
        stage.client.delete(ResourceType.JOBS, "default", "tick-29453765");
        stage.time.settle();
        assertThat(status().active()).isEmpty();
        assertThat(stage.events("tick")).contains("MissingJob: Active job went missing: tick-29453765");
        minutes(1);
        assertThat(jobs()).isEmpty();
    }

    @Test
    void aJobThatSomebodyElseMadeForItIsNoticed() {
        cron("suspend: true");
        String uid = cron().metadata().uidOrEmpty();
        stage.create("""
                apiVersion: batch/v1
                kind: Job
                metadata:
                  name: by-hand
                  ownerReferences: [{apiVersion: batch/v1, kind: CronJob, name: tick, uid: UID, controller: true}]
                spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: busybox}]}}}
                """.replace("UID", uid));
        assertThat(stage.events("tick"))
                .first()
                .isEqualTo("UnexpectedJob: Saw a job that the controller did not create or forgot: by-hand");
        assertThat(status().active()).isEmpty();
    }

    @Test
    void aJobThatWasMadeAndForgottenIsFoundAgain() {
        cron("");
        minutes(5.1);
        stage.client.updateStatus(ResourceType.CRON_JOBS, "default", "tick", cron -> {
            cron.putObject("status");
            return cron;
        });
        stage.time.settle();
        assertThat(jobs()).containsExactly(5L);
        assertThat(status().lastScheduleTime()).isEqualTo(Instant.parse("2026-01-01T00:05:00Z"));
        assertThat(status().active()).hasSize(1);
        assertThat(stage.events("tick").stream().filter(each -> each.startsWith("SuccessfulCreate"))).hasSize(1);
    }

    @Test
    void itsJobsGoWithIt() {
        cron("");
        minutes(5.1);
        stage.client.delete(ResourceType.CRON_JOBS, "default", "tick");
        minutes(1);
        assertThat(jobs()).isEmpty();
        assertThat(stage.client.list(ResourceType.PODS, "default")).isEmpty();
    }

    @Test
    void aRestartMakesUpForTheLastTimeOnly(@TempDir Path folder) {
        try (Cluster cluster = start(folder, "2026-01-01T00:00:00Z")) {
            cluster.client().create(ResourceType.CRON_JOBS, "default", tree(""));
            ((ManualTime) cluster.time()).settle();
            ((ManualTime) cluster.time()).advance(Duration.ofMinutes(6));
            assertThat(jobs(cluster.client().list(ResourceType.JOBS, "default"))).containsExactly(5L);
        }
        try (Cluster cluster = start(folder, "2026-01-01T00:07:00Z")) {
            assertThat(jobs(cluster.client().list(ResourceType.JOBS, "default"))).containsExactly(5L);
        }
        try (Cluster cluster = start(folder, "2026-01-01T00:23:00Z")) {
            assertThat(jobs(cluster.client().list(ResourceType.JOBS, "default"))).containsExactly(5L, 20L);
        }
    }

    private static Cluster start(Path folder, String time) {
        ManualTime clock = ManualTime.startingAt(Instant.parse(time));
        Cluster cluster = Cluster.start(ClusterOptions.inMemory()
                .withNodes(0)
                .withTime(clock)
                .withStorage(new ClusterOptions.Storage.Folder(folder, JdbcSettings.Durability.PROCESS)));
        clock.settle();
        return cluster;
    }
}
