package dev.podium.controller.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.Cluster;
import dev.podium.ClusterOptions;
import dev.podium.client.ApiClient;
import dev.podium.client.ResourceType;
import dev.podium.model.Job;
import dev.podium.model.JobStatus;
import dev.podium.model.OwnerReference;
import dev.podium.model.Pod;
import dev.podium.storage.jpa.JdbcSettings;
import dev.podium.time.ManualTime;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** That each Pod is counted once, whatever happens to it, and that no finalizer stays behind. */
class JobTrackingTests {

    private static final Duration A_WHILE = Duration.ofSeconds(40);

    private final JobStage stage = new JobStage(0);

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void aPodThatIsRemovedByForceIsCounted() {
        stage.job("parallelism: 2\ncompletions: 2");
        Pod victim = stage.active().getFirst();
        stage.rehearsal.client.remove(
                ResourceType.PODS, "default", victim.metadata().nameOrEmpty(), victim.metadata().uidOrEmpty());
        stage.look();
        assertThat(stage.pods()).hasSize(1);
        assertThat(stage.status().failed()).isEqualTo(1);
        stage.advance(10);
        assertThat(stage.active()).hasSize(2);
    }

    @Test
    void aPodThatSucceededAndIsDeletedIsStillASuccess() {
        stage.job("completions: 2\nbackoffLimit: 0");
        Pod done = stage.active().getFirst();
        stage.rehearsal.client.updateStatus(ResourceType.PODS, "default", done.metadata().nameOrEmpty(), pod -> {
            pod.withObject("/status").put("phase", "Succeeded");
            return pod;
        });
        stage.delete(done);
        assertThat(stage.status().succeeded()).isEqualTo(1);
        assertThat(stage.conditions()).isEmpty();
        assertThat(stage.pods()).hasSize(1);
    }

    @Test
    void whatWasNotedAndHasLostItsFinalizerIsCountedOnce() {
        stage.job("parallelism: 2\ncompletions: 8");
        Pod noted = stage.active().getFirst();
        Pod open = stage.active().getLast();
        stage.rehearsal.client.updateStatus(ResourceType.JOBS, "default", "work", job -> {
            ObjectNode uncounted = job.withObject("/status").putObject("uncountedTerminatedPods");
            uncounted.putArray("succeeded").add(noted.metadata().uidOrEmpty()).add("gone").add("long-gone");
            uncounted.putArray("failed").add(open.metadata().uidOrEmpty());
            return job;
        });
        stage.look();
        assertThat(stage.status().succeeded()).isEqualTo(2);
        assertThat(stage.status().failed()).isNull();
        assertThat(stage.status().uncountedTerminatedPods())
                .isEqualTo(new JobStatus.Uncounted(
                        List.of(noted.metadata().uidOrEmpty()), List.of(open.metadata().uidOrEmpty())));
        stage.succeed(noted);
        stage.fail(open);
        assertThat(stage.status().succeeded()).isEqualTo(3);
        assertThat(stage.status().failed()).isEqualTo(1);
        assertThat(stage.status().uncountedTerminatedPods()).isEqualTo(new JobStatus.Uncounted(List.of(), List.of()));
    }

    @Test
    void aPodThatIsSelectedAndOwnedByNobodyIsAdoptedAndTracked() {
        stage.job("parallelism: 2\ncompletions: 3");
        adoptable("stray");
        stage.update(spec -> spec.put("parallelism", 3));
        Pod stray = stage.rehearsal.pod("stray");
        OwnerReference owner = stray.metadata().controllerReference();
        assertThat(owner == null ? null : owner.name()).isEqualTo("work");
        assertThat(stray.metadata().finalizers()).containsExactly(JobPods.FINALIZER);
        assertThat(stage.active()).hasSize(3);
        stage.succeed(stray);
        assertThat(stage.status().succeeded()).isEqualTo(1);
    }

    private void adoptable(String name) {
        stage.rehearsal.create("""
                apiVersion: v1
                kind: Pod
                metadata:
                  name: NAME
                  labels: {job-name: work, controller-uid: UID, batch.kubernetes.io/controller-uid: UID}
                spec: {restartPolicy: Never, containers: [{name: c, image: busybox}]}
                """.replace("UID", stage.job().metadata().uidOrEmpty()).replace("NAME", name));
    }

    @Test
    void aPodThatIsNoLongerSelectedIsReleasedWithoutItsFinalizer() {
        stage.job("");
        Pod pod = stage.active().getFirst();
        stage.rehearsal.client.update(ResourceType.PODS, "default", pod.metadata().nameOrEmpty(), tree -> {
            tree.withObject("/metadata/labels").put("batch.kubernetes.io/controller-uid", "other");
            return tree;
        });
        stage.look();
        Pod released = stage.rehearsal.pod(pod.metadata().nameOrEmpty());
        assertThat(released.metadata().ownerReferences()).isEmpty();
        assertThat(released.metadata().finalizers()).isEmpty();
        assertThat(stage.active()).hasSize(2);
        assertThat(stage.status().active()).isEqualTo(1);
    }

    @Test
    void podsOfAJobThatIsDeletedInTheBackgroundGoAfterIt() {
        stage.job("parallelism: 2\ncompletions: 2");
        Job job = stage.job();
        stage.rehearsal.client.delete(
                ResourceType.JOBS, "default", "work", job.metadata().uidOrEmpty(), ApiClient.Dependents.GO_AFTER);
        stage.rehearsal.advance(A_WHILE);
        assertThat(stage.rehearsal.find("batch/v1", "Job", "work")).isNull();
        assertThat(stage.pods()).isEmpty();
    }

    @Test
    void podsOfAJobThatIsDeletedInTheForegroundGoBeforeIt() {
        stage.job("parallelism: 2\ncompletions: 2");
        Job job = stage.job();
        String held = stage.active().getFirst().metadata().nameOrEmpty();
        finalizers(held, JobPods.FINALIZER, "example.com/held");
        stage.rehearsal.client.delete(
                ResourceType.JOBS, "default", "work", job.metadata().uidOrEmpty(), ApiClient.Dependents.GO_BEFORE);
        stage.rehearsal.advance(A_WHILE);
        assertThat(stage.job().metadata().finalizers()).containsExactly("foregroundDeletion");
        assertThat(stage.pods()).hasSize(1).first().satisfies(
                (Pod each) -> assertThat(each.metadata().finalizers()).containsExactly("example.com/held"));
        finalizers(held);
        stage.rehearsal.advance(A_WHILE);
        assertThat(stage.rehearsal.find("batch/v1", "Job", "work")).isNull();
        assertThat(stage.pods()).isEmpty();
    }

    private void finalizers(String pod, String... finalizers) {
        stage.rehearsal.client.update(ResourceType.PODS, "default", pod, tree -> {
            ArrayNode all = tree.withObject("/metadata").putArray("finalizers");
            List.of(finalizers).forEach(all::add);
            return tree;
        });
    }

    @Test
    void aFinalizerThatNobodyAnswersForIsTakenOff() {
        stage.rehearsal.create("""
                apiVersion: v1
                kind: Pod
                metadata: {name: left, finalizers: [batch.kubernetes.io/job-tracking]}
                spec: {containers: [{name: c, image: busybox}]}
                """);
        assertThat(stage.rehearsal.pod("left").metadata().finalizers()).isEmpty();
    }

    @Test
    void podsThatAreOrphanedStayWithoutFinalizers() {
        stage.job("parallelism: 2\ncompletions: 2");
        stage.rehearsal.client.update(ResourceType.JOBS, "default", "work", job -> {
            job.withObject("/metadata").putArray("finalizers").add("orphan");
            return job;
        });
        stage.rehearsal.client.delete(ResourceType.JOBS, "default", "work");
        stage.rehearsal.advance(A_WHILE);
        assertThat(stage.rehearsal.find("batch/v1", "Job", "work")).isNull();
        assertThat(stage.pods()).hasSize(2).allSatisfy(each -> {
            assertThat(each.metadata().ownerReferences()).isEmpty();
            assertThat(each.metadata().finalizers()).isEmpty();
        });
    }

    @Test
    void aFinalizerThatAFinishedJobLeftBehindIsTakenOff() {
        stage.job("");
        Pod pod = stage.active().getFirst();
        stage.succeed(pod);
        stage.rehearsal.client.update(ResourceType.PODS, "default", pod.metadata().nameOrEmpty(), tree -> {
            tree.withObject("/metadata").putArray("finalizers").add(JobPods.FINALIZER);
            return tree;
        });
        stage.look();
        assertThat(stage.rehearsal.pod(pod.metadata().nameOrEmpty()).metadata().finalizers()).isEmpty();
        assertThat(stage.status().succeeded()).isEqualTo(1);
    }

    @Test
    void aRestartNeitherLosesNorRepeatsAnything(@TempDir Path folder) {
        try (Cluster cluster = start(folder, "2026-01-01T00:00:00Z")) {
            cluster.client().create(ResourceType.JOBS, "default", (ObjectNode) new YAMLMapper().readTree("""
                    metadata: {name: work}
                    spec:
                      parallelism: 3
                      completions: 5
                      template:
                        spec: {restartPolicy: Never, containers: [{name: c, image: busybox}]}
                    """));
            advance(cluster, 3);
            List<Pod> pods = pods(cluster);
            assertThat(pods).hasSize(3);
            end(cluster, pods.getFirst(), "Succeeded");
            advance(cluster, 3);
            // Nobody has looked at these yet.
            end(cluster, pods(cluster).stream().filter(Pod::active).findFirst().orElseThrow(), "Succeeded");
            end(cluster, pods(cluster).stream().filter(Pod::active).findFirst().orElseThrow(), "Failed");
        }
        try (Cluster cluster = start(folder, "2026-01-01T01:00:00Z")) {
            advance(cluster, 15);
            Job job = cluster.client().find(ResourceType.JOBS, "default", "work");
            JobStatus status = job == null ? null : job.statusOrNone();
            assertThat(status == null ? null : status.succeeded()).isEqualTo(2);
            assertThat(status == null ? null : status.failed()).isEqualTo(1);
            assertThat(pods(cluster).stream().filter(Pod::active)).hasSize(3);
            assertThat(pods(cluster)).hasSize(6);
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

    private static void advance(Cluster cluster, int seconds) {
        ((ManualTime) cluster.time()).settle();
        ((ManualTime) cluster.time()).advance(Duration.ofSeconds(seconds));
    }

    private static List<Pod> pods(Cluster cluster) {
        return cluster.client().list(ResourceType.PODS, "default");
    }

    private static void end(Cluster cluster, Pod pod, String phase) {
        cluster.client().updateStatus(ResourceType.PODS, "default", pod.metadata().nameOrEmpty(), tree -> {
            tree.withObject("/status").put("phase", phase);
            return tree;
        });
    }
}
