package dev.podium.controller.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.model.Pod;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of a Job by the way in which its Pods end: failure policies and replacement. */
class JobPolicyTests {

    private final JobStage stage = new JobStage(1);

    @AfterEach
    void close() {
        stage.close();
    }

    private static String sleeping(String policy) {
        return """
                parallelism: 2
                completions: 2
                %s
                template:
                  spec:
                    restartPolicy: Never
                    terminationGracePeriodSeconds: 20
                    containers: [{name: c, image: busybox, command: [sh, -c, "trap '' TERM; sleep 1000 & wait; wait; sleep 1000"]}]
                """.formatted(policy);
    }

    private static String policy(String rules) {
        return "parallelism: 2\ncompletions: 2\nbackoffLimit: 0\npodFailurePolicy: {rules: [" + rules + "]}\n"
                + "template: {spec: {restartPolicy: Never, schedulerName: none, containers: [{name: c, image: busybox}]}}";
    }

    @Test
    void anExitCodeMayEndTheWholeJob() {
        stage.job(policy("{action: FailJob, onExitCodes: {containerName: c, operator: In, values: [40, 42]}}"));
        Pod failing = stage.active().getFirst();
        stage.fail(failing, 42);
        stage.look();
        String message = "Container c for pod default/" + failing.metadata().name()
                + " failed with exit code 42 matching FailJob rule at index 0";
        assertThat(stage.conditions())
                .containsExactly(
                        "FailureTarget=True/PodFailurePolicy: " + message, "Failed=True/PodFailurePolicy: " + message);
        assertThat(stage.active()).isEmpty();
        assertThat(stage.events()).last().isEqualTo("PodFailurePolicy: " + message);
    }

    @Test
    void anExitCodeOfAnotherContainerOrAnotherNumberDoesNot() {
        stage.job(policy("{action: FailJob, onExitCodes: {containerName: c, operator: In, values: [42]}}")
                .replace("backoffLimit: 0", "backoffLimit: 5"));
        stage.fail(stage.active().getFirst(), 41);
        assertThat(stage.job().finished()).isNull();
        assertThat(stage.status().failed()).isEqualTo(1);
    }

    @Test
    void whatIsIgnoredDoesNotCount() {
        stage.job(policy("{action: Ignore, onPodConditions: [{type: DisruptionTarget, status: 'True'}]}"));
        stage.status(stage.active().getFirst(), status -> {
            status.put("phase", "Failed");
            status.putArray("conditions").addObject().put("type", "DisruptionTarget").put("status", "True");
        });
        assertThat(stage.status().failed()).isNull();
        stage.advance(12);
        assertThat(stage.active()).hasSize(2);
        assertThat(stage.job().finished()).isNull();
    }

    @Test
    void theFirstRuleThatMatchesCounts() {
        stage.job(policy("{action: Count, onExitCodes: {operator: In, values: [7]}}, "
                        + "{action: FailJob, onExitCodes: {operator: NotIn, values: [8]}}")
                .replace("backoffLimit: 0", "backoffLimit: 5"));
        stage.fail(stage.active().getFirst(), 7);
        assertThat(stage.job().finished()).isNull();
        assertThat(stage.status().failed()).isEqualTo(1);
        stage.fail(stage.active().getFirst(), 9);
        stage.look();
        assertThat(stage.job().finished().message()).endsWith("exit code 9 matching FailJob rule at index 1");
    }

    @Test
    void aConditionMayEndTheWholeJob() {
        stage.job(policy("{action: FailJob, onPodConditions: [{type: ConfigIssue}]}"));
        Pod failing = stage.active().getFirst();
        stage.status(failing, status -> {
            status.put("phase", "Failed");
            status.putArray("conditions").addObject().put("type", "ConfigIssue").put("status", "True");
        });
        stage.look();
        assertThat(stage.job().finished().message())
                .isEqualTo("Pod default/" + failing.metadata().name()
                        + " has condition ConfigIssue matching FailJob rule at index 0");
    }

    @Test
    void oneIndexMayBeGivenUpAtOnce() {
        stage.job("completionMode: Indexed\nbackoffLimitPerIndex: 5\n"
                + policy("{action: FailIndex, onExitCodes: {operator: In, values: [3]}}").replace("backoffLimit: 0\n", ""));
        stage.fail(stage.active(0), 3);
        assertThat(stage.status().failedIndexes()).isEqualTo("0");
        stage.fail(stage.active(1), 4);
        stage.advance(12);
        assertThat(stage.active()).hasSize(1);
        assertThat(JobPods.index(stage.active().getFirst())).isEqualTo(1);
    }

    @Test
    void ignoredFailuresOfAnIndexAreCountedApart() {
        stage.job("completionMode: Indexed\nbackoffLimitPerIndex: 1\n"
                + policy("{action: Ignore, onExitCodes: {operator: In, values: [3]}}").replace("backoffLimit: 0\n", ""));
        stage.fail(stage.active(0), 3);
        stage.advance(12);
        assertThat(stage.active(0).metadata().annotations())
                .containsEntry(JobPods.FAILURES, "0")
                .containsEntry(JobPods.IGNORED_FAILURES, "1");
        assertThat(stage.status().failed()).isNull();
    }

    @Test
    void aPodThatIsToldToEndIsReplacedAtOnceAndFailed() {
        stage.job(sleeping(""));
        stage.advance(10);
        assertThat(stage.status().ready()).isEqualTo(2);
        stage.delete(stage.active().getFirst());
        assertThat(stage.status().failed()).isEqualTo(1);
        assertThat(stage.status().terminating()).isEqualTo(1);
        assertThat(stage.status().active()).isEqualTo(1);
        stage.advance(10);
        assertThat(stage.active()).hasSize(2);
        assertThat(stage.pods()).hasSize(3);
        stage.advance(30);
        assertThat(stage.pods()).hasSize(2);
        assertThat(stage.status().terminating()).isZero();
        assertThat(stage.status().failed()).isEqualTo(1);
    }

    @Test
    void aPodIsReplacedOnlyAfterItsEndIfTheJobSaysSo() {
        stage.job(sleeping("podReplacementPolicy: Failed"));
        stage.advance(10);
        stage.delete(stage.active().getFirst());
        stage.advance(12);
        assertThat(stage.pods()).hasSize(2);
        assertThat(stage.active()).hasSize(1);
        assertThat(stage.status().terminating()).isEqualTo(1);
        assertThat(stage.status().failed()).isNull();
        stage.advance(40);
        assertThat(stage.active()).hasSize(2);
        assertThat(stage.status().failed()).isEqualTo(1);
    }

    @Test
    void aJobHasEndedOnlyWhenItsLastPodHas() {
        stage.job(sleeping("activeDeadlineSeconds: 30"));
        stage.advance(40);
        assertThat(stage.conditions())
                .containsExactly("FailureTarget=True/DeadlineExceeded: Job was active longer than specified deadline");
        assertThat(stage.status().terminating()).isEqualTo(2);
        stage.advance(30);
        assertThat(stage.job().finished().type()).isEqualTo("Failed");
        assertThat(stage.status().terminating()).isZero();
        assertThat(stage.status().failed()).isEqualTo(2);
        assertThat(stage.pods()).isEmpty();
    }
}
