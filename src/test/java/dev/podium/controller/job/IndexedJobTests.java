package dev.podium.controller.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.client.ResourceType;
import dev.podium.model.Pod;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What the Job controller does for Jobs whose Pods have indexes. */
class IndexedJobTests {

    private final JobStage stage = new JobStage(0);

    @AfterEach
    void close() {
        stage.close();
    }

    private void indexed(int completions, int parallelism, String more) {
        stage.job("completionMode: Indexed\ncompletions: " + completions + "\nparallelism: " + parallelism + "\n" + more);
    }

    private List<Integer> indexes() {
        return stage.active().stream().map(JobPods::index).sorted().toList();
    }

    @Test
    void aPodKnowsItsIndex() {
        indexed(2, 2, "");
        JsonNode pod = stage.rehearsal.find("v1", "Pod", stage.active(1).metadata().nameOrEmpty());
        assertThat(pod.path("metadata").path("name").asString()).matches("work-1-[bcdfghjklmnpqrstvwxz2456789]{5}");
        assertThat(pod.path("spec").path("hostname").asString()).isEqualTo("work-1");
        assertThat(pod.at("/metadata/annotations").path(JobPods.INDEX).asString()).isEqualTo("1");
        assertThat(pod.at("/metadata/labels").path(JobPods.INDEX).asString()).isEqualTo("1");
        assertThat(pod.at("/spec/containers/0/env").toString())
                .isEqualTo("[{\"name\":\"JOB_COMPLETION_INDEX\",\"valueFrom\":{\"fieldRef\":{\"fieldPath\":"
                        + "\"metadata.labels['batch.kubernetes.io/job-completion-index']\",\"apiVersion\":\"v1\"}}}]");
    }

    @Test
    void aLongNameLeavesRoomForTheIndex() {
        String name = "a".repeat(60);
        stage.job(name, "completionMode: Indexed\ncompletions: 1");
        List<Pod> pods = stage.rehearsal.client.list(ResourceType.PODS, "default");
        assertThat(pods).hasSize(1);
        assertThat(pods.getFirst().metadata().generateName()).isEqualTo("a".repeat(55) + "-0-");
    }

    @Test
    void aVariableOfThatNameIsTheUsersOwn() {
        indexed(1, 1, """
                template:
                  spec:
                    restartPolicy: Never
                    containers: [{name: c, image: busybox, env: [{name: JOB_COMPLETION_INDEX, value: mine}]}]
                """);
        assertThat(stage.active().getFirst().spec().containers().getFirst().env()).hasSize(1);
    }

    @Test
    void theLeastIndexesThatAreLeftComeFirst() {
        indexed(6, 3, "");
        assertThat(indexes()).containsExactly(0, 1, 2);
        stage.succeed(stage.active(1));
        assertThat(indexes()).containsExactly(0, 2, 3);
        assertThat(stage.status().completedIndexes()).isEqualTo("1");
        stage.succeed(stage.active(2));
        stage.succeed(stage.active(3));
        assertThat(stage.status().completedIndexes()).isEqualTo("1-3");
        assertThat(stage.status().succeeded()).isEqualTo(3);
        stage.succeed(stage.active(0));
        stage.succeed(stage.active(4));
        stage.succeed(stage.active(5));
        assertThat(stage.status().completedIndexes()).isEqualTo("0-5");
        assertThat(stage.job().finished().type()).isEqualTo("Complete");
    }

    @Test
    void anIndexThatFailedIsTriedAgain() {
        indexed(2, 2, "");
        stage.fail(stage.active(1));
        assertThat(indexes()).containsExactly(0);
        stage.advance(10);
        assertThat(indexes()).containsExactly(0, 1);
        assertThat(stage.status().failed()).isEqualTo(1);
        assertThat(stage.status().failedIndexes()).isNull();
    }

    @Test
    void anIndexThatSucceedsTwiceCountsOnce() {
        indexed(3, 1, "");
        Pod first = stage.active(0);
        stage.rehearsal.create("""
                apiVersion: v1
                kind: Pod
                metadata:
                  name: twin
                  labels: {job-name: work, controller-uid: UID, batch.kubernetes.io/controller-uid: UID}
                  annotations: {batch.kubernetes.io/job-completion-index: "0"}
                spec: {restartPolicy: Never, containers: [{name: c, image: busybox}]}
                """.replace("UID", stage.job().metadata().uidOrEmpty()));
        stage.rehearsal.client.updateStatus(ResourceType.PODS, "default", first.metadata().nameOrEmpty(), pod -> {
            pod.withObject("/status").put("phase", "Succeeded");
            return pod;
        });
        stage.succeed(stage.rehearsal.pod("twin"));
        assertThat(stage.status().succeeded()).isEqualTo(1);
        assertThat(stage.status().completedIndexes()).isEqualTo("0");
        assertThat(indexes()).containsExactly(1);
    }

    @Test
    void ofTwoActivePodsOfOneIndexOneGoes() {
        indexed(3, 3, "");
        stage.rehearsal.create("""
                apiVersion: v1
                kind: Pod
                metadata:
                  name: twin
                  labels: {job-name: work, controller-uid: UID, batch.kubernetes.io/controller-uid: UID}
                  annotations: {batch.kubernetes.io/job-completion-index: "2"}
                spec: {restartPolicy: Never, containers: [{name: c, image: busybox}]}
                """.replace("UID", stage.job().metadata().uidOrEmpty()));
        stage.look();
        assertThat(indexes()).containsExactly(0, 1, 2);
        assertThat(stage.status().failed()).isNull();
    }

    @Test
    void completionsAndParallelismMayGrowAndShrinkTogether() {
        indexed(2, 2, "");
        stage.succeed(stage.active(1));
        stage.update(spec -> spec.put("completions", 4).put("parallelism", 4));
        assertThat(indexes()).containsExactly(0, 2, 3);
        stage.update(spec -> spec.put("completions", 1).put("parallelism", 1));
        assertThat(indexes()).containsExactly(0);
        assertThat(stage.status().succeeded()).isNull();
        stage.succeed(stage.active(0));
        assertThat(stage.job().finished().type()).isEqualTo("Complete");
    }

    @Test
    void podsWhoseIndexTheJobNoLongerHasGoBeforeYoungerOnes() {
        indexed(3, 3, "");
        stage.fail(stage.active(0));
        stage.advance(10);
        assertThat(indexes()).containsExactly(0, 1, 2);
        stage.update(spec -> spec.put("completions", 1).put("parallelism", 1));
        assertThat(indexes()).containsExactly(0);
        assertThat(stage.status().failed()).isEqualTo(1);
    }

    @Test
    void eachIndexHasFailuresAndAWaitOfItsOwn() {
        indexed(2, 2, "backoffLimitPerIndex: 2");
        stage.fail(stage.active(0));
        stage.advance(3);
        stage.fail(stage.active(1));
        assertThat(indexes()).isEmpty();
        stage.advance(2);
        assertThat(indexes()).containsExactly(0);
        assertThat(stage.active(0).metadata().annotations()).containsEntry(JobPods.FAILURES, "1");
        stage.advance(6);
        assertThat(indexes()).containsExactly(0, 1);
        stage.fail(stage.active(0));
        stage.advance(15);
        assertThat(indexes()).containsExactly(1);
        stage.advance(3);
        assertThat(indexes()).containsExactly(0, 1);
        assertThat(stage.active(0).metadata().annotations()).containsEntry(JobPods.FAILURES, "2");
        assertThat(stage.status().failedIndexes()).isEmpty();
        assertThat(stage.rehearsal.find("batch/v1", "Job", "work").at("/status/failedIndexes").isString()).isTrue();
    }

    @Test
    void aFailedPodStaysTrackedUntilItsSuccessorKnowsItsCount() {
        indexed(1, 1, "backoffLimitPerIndex: 2");
        Pod first = stage.active(0);
        stage.fail(first);
        assertThat(stage.rehearsal.pod(first.metadata().nameOrEmpty()).metadata().finalizers())
                .containsExactly(JobPods.FINALIZER);
        stage.advance(12);
        assertThat(stage.rehearsal.pod(first.metadata().nameOrEmpty()).metadata().finalizers()).isEmpty();
        assertThat(stage.status().failed()).isEqualTo(1);
    }

    @Test
    void aJobWithFailedIndexesFailsWhenTheOthersAreDone() {
        indexed(3, 3, "backoffLimitPerIndex: 0");
        stage.fail(stage.active(1));
        assertThat(stage.status().failedIndexes()).isEqualTo("1");
        assertThat(stage.job().finished()).isNull();
        assertThat(indexes()).containsExactly(0, 2);
        stage.succeed(stage.active(0));
        stage.succeed(stage.active(2));
        assertThat(stage.conditions())
                .containsExactly(
                        "FailureTarget=True/FailedIndexes: Job has failed indexes",
                        "Failed=True/FailedIndexes: Job has failed indexes");
        assertThat(stage.status().completedIndexes()).isEqualTo("0,2");
        assertThat(stage.events()).last().isEqualTo("FailedIndexes: Job has failed indexes");
    }

    @Test
    void tooManyFailedIndexesEndTheJob() {
        indexed(4, 4, "backoffLimitPerIndex: 0\nmaxFailedIndexes: 1");
        stage.fail(stage.active(0));
        assertThat(stage.job().finished()).isNull();
        stage.fail(stage.active(2));
        stage.look();
        assertThat(stage.job().finished().reason()).isEqualTo("MaxFailedIndexesExceeded");
        assertThat(stage.job().finished().message())
                .isEqualTo("Job has exceeded the specified maximal number of failed indexes");
        assertThat(stage.active()).isEmpty();
        assertThat(stage.status().failedIndexes()).isEqualTo("0,2");
    }

    @Test
    void someSuccessesMayBeEnough() {
        indexed(4, 4, "successPolicy: {rules: [{succeededIndexes: '0', succeededCount: 1}, {succeededCount: 3}]}");
        stage.succeed(stage.active(1));
        assertThat(stage.job().finished()).isNull();
        stage.succeed(stage.active(0));
        stage.look();
        assertThat(stage.conditions())
                .containsExactly(
                        "SuccessCriteriaMet=True/SuccessPolicy: Matched rules at index 0",
                        "Complete=True/SuccessPolicy: Matched rules at index 0");
        assertThat(stage.active()).isEmpty();
        assertThat(stage.status().succeeded()).isEqualTo(2);
        assertThat(stage.status().failed()).isNull();
    }

    @Test
    void indexesAreWrittenShort() {
        assertThat(Map.of("0,1,2", "0-2", "0,2", "0,2", "5,6", "5,6", "1-3,3-8,9", "1-9", "x,4", "4", "3-99", "3-9", "10", ""))
                .allSatisfy((text, expected) -> assertThat(Indexes.read(text, 10)).hasToString(expected));
        assertThat(Indexes.read("1-2,7", 10).with(List.of(3, 0, 9))).hasToString("0-3,7,9");
        assertThat(Indexes.read("1-2,7", 10).leastMissing(4, 10)).containsExactly(0, 3, 4, 5);
        assertThat(Indexes.read("1-2,7", 10).leastMissing(9, 5)).containsExactly(0, 3, 4);
        assertThat(Indexes.read("1-5,7", 10).common(Indexes.read("0-1,4-8", 10))).isEqualTo(4);
        assertThat(Indexes.read("1-2,7", 10).has(7)).isTrue();
        assertThat(Indexes.read("1-2,7", 10).has(3)).isFalse();
    }
}
