package dev.podium.controller.ttlafterfinished;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.Rehearsal;
import dev.podium.client.ResourceType;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How Jobs go after their end, on a clock that the test moves. */
class TtlAfterFinishedTests {

    private final Rehearsal stage = new Rehearsal(1);

    @BeforeEach
    void settle() {
        stage.advance(Duration.ofSeconds(5));
    }

    @AfterEach
    void close() {
        stage.close();
    }

    private void job(String command, String more) {
        stage.create("""
                apiVersion: batch/v1
                kind: Job
                metadata: {name: work}
                spec:
                  backoffLimit: 0
                  template:
                    spec: {restartPolicy: Never, containers: [{name: c, image: busybox, command: [sh, -c, "%s"]}]}
                """.formatted(command) + more.indent(2));
        stage.advance(Duration.ofSeconds(10));
    }

    private boolean there() {
        return stage.find("batch/v1", "Job", "work") != null;
    }

    private int pods() {
        return stage.client.list(ResourceType.PODS, "default").size();
    }

    @Test
    void aJobGoesWithItsPodsSomeTimeAfterItHasCompleted() {
        job("true", "ttlSecondsAfterFinished: 100");
        stage.advance(Duration.ofSeconds(80));
        assertThat(there()).isTrue();
        assertThat(pods()).isEqualTo(1);
        stage.advance(Duration.ofSeconds(60));
        assertThat(there()).isFalse();
        assertThat(pods()).isZero();
    }

    @Test
    void aJobThatFailedGoesToo() {
        job("false", "ttlSecondsAfterFinished: 20");
        assertThat(there()).isTrue();
        stage.advance(Duration.ofSeconds(60));
        assertThat(there()).isFalse();
        assertThat(pods()).isZero();
    }

    @Test
    void itStaysAsLongAsItRunsAndForeverIfNobodySaysOtherwise() {
        job("sleep 500", "ttlSecondsAfterFinished: 0");
        stage.advance(Duration.ofSeconds(300));
        assertThat(there()).isTrue();
        stage.advance(Duration.ofSeconds(300));
        assertThat(there()).isFalse();
        job("true", "");
        stage.advance(Duration.ofDays(1));
        assertThat(there()).isTrue();
    }

    @Test
    void itsPodsGoBeforeIt() {
        job("true", "ttlSecondsAfterFinished: 10");
        String pod = stage.client.list(ResourceType.PODS, "default").getFirst().metadata().nameOrEmpty();
        stage.client.update(ResourceType.PODS, "default", pod, tree -> {
            tree.withObject("/metadata").putArray("finalizers").add("example.com/held");
            return tree;
        });
        stage.advance(Duration.ofSeconds(60));
        assertThat(there()).isTrue();
        stage.client.update(ResourceType.PODS, "default", pod, tree -> {
            tree.withObject("/metadata").remove("finalizers");
            return tree;
        });
        stage.advance(Duration.ofSeconds(5));
        assertThat(there()).isFalse();
    }

    @Test
    void theTimeMayBeSetAfterTheEnd() {
        job("true", "");
        stage.advance(Duration.ofSeconds(100));
        stage.client.update(ResourceType.JOBS, "default", "work", job -> {
            job.withObject("/spec").put("ttlSecondsAfterFinished", 10);
            return job;
        });
        stage.advance(Duration.ofSeconds(10));
        assertThat(there()).isFalse();
    }
}
