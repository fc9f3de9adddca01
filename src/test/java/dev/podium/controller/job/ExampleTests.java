package dev.podium.controller.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.Rehearsal;
import dev.podium.client.ResourceType;
import dev.podium.model.CronJob;
import dev.podium.model.Job;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The examples about Jobs show what they promise. */
class ExampleTests {

    private static final Path EXAMPLES = Path.of("examples", "batch");

    private static Job job(Rehearsal stage, String name) {
        Job job = stage.client.find(ResourceType.JOBS, "default", name);
        if (job == null) {
            throw new AssertionError("there is no Job " + name);
        }
        return job;
    }

    @Test
    void aJobComputesAndGoesLater() throws Exception {
        try (Rehearsal stage = new Rehearsal(3)) {
            stage.createAll(EXAMPLES.resolve("factorial.yaml"));
            stage.advance(Duration.ofSeconds(20));
            assertThat(job(stage, "factorial").finished().type()).isEqualTo("Complete");
            stage.advance(Duration.ofMinutes(10));
            assertThat(stage.client.list(ResourceType.JOBS, "default")).isEmpty();
            assertThat(stage.client.list(ResourceType.PODS, "default")).isEmpty();
        }
    }

    @Test
    void anIndexedJobDoesWhatCanBeDone() throws Exception {
        try (Rehearsal stage = new Rehearsal(3)) {
            stage.createAll(EXAMPLES.resolve("indexed.yaml"));
            stage.advance(Duration.ofSeconds(90));
            Job squares = job(stage, "squares");
            assertThat(squares.statusOrNone().completedIndexes()).isEqualTo("0-4,6,7");
            assertThat(squares.statusOrNone().failedIndexes()).isEqualTo("5");
            assertThat(squares.statusOrNone().failed()).isEqualTo(2);
            assertThat(stage.events("squares")).contains("FailedIndexes: Job has failed indexes");
        }
    }

    @Test
    void aCronJobGreetsEachMinute() throws Exception {
        try (Rehearsal stage = new Rehearsal(3)) {
            stage.createAll(EXAMPLES.resolve("cronjob.yaml"));
            stage.advance(Duration.ofSeconds(330));
            List<Job> jobs = stage.client.list(ResourceType.JOBS, "default");
            assertThat(jobs).hasSize(3).allMatch(each -> each.finished() != null);
            assertThat(jobs).allSatisfy(each -> assertThat(each.metadata().annotations()
                            .get("batch.kubernetes.io/cronjob-scheduled-timestamp"))
                    .endsWith("+01:00"));
            CronJob greeting = stage.client.find(ResourceType.CRON_JOBS, "default", "greeting");
            assertThat(greeting.statusOrNone().active()).isEmpty();
        }
    }
}
