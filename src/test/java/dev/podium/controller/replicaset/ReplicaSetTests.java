package dev.podium.controller.replicaset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.Rehearsal;
import dev.podium.client.ResourceType;
import dev.podium.model.LabelQuery;
import dev.podium.model.ObjectMeta;
import dev.podium.model.OwnerReference;
import dev.podium.model.Pod;
import dev.podium.model.ReplicaSet;
import dev.podium.model.ReplicaSetCondition;
import dev.podium.model.ReplicaSetStatus;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** What the ReplicaSet controller does, on a clock that the test moves. */
class ReplicaSetTests {

    private final Rehearsal stage = new Rehearsal(3);

    @AfterEach
    void close() {
        stage.close();
    }

    private void set(String name, int replicas, String more) {
        stage.create(yaml(name, replicas) + more.indent(2));
    }

    private static String yaml(String name, int replicas) {
        return """
                apiVersion: apps/v1
                kind: ReplicaSet
                metadata: {name: %s}
                spec:
                  replicas: %d
                  selector: {matchLabels: {app: %s}}
                  template:
                    metadata: {labels: {app: %s, tier: front}, annotations: {note: hello}}
                    spec: {containers: [{name: c, image: nginx}]}
                """.formatted(name, replicas, name, name);
    }

    private ReplicaSet set(String name) {
        ReplicaSet set = stage.client.find(ResourceType.REPLICA_SETS, "default", name);
        if (set == null) {
            throw new AssertionError("there is no ReplicaSet " + name);
        }
        return set;
    }

    private ReplicaSetStatus status(String name) {
        return set(name).statusOrNone();
    }

    private List<Pod> pods(String app) {
        return stage.client.list(ResourceType.PODS, "default", LabelQuery.parse("app=" + app));
    }

    private void scale(String name, int replicas) {
        stage.client.update(ResourceType.REPLICA_SETS, "default", name, set -> {
            set.withObject("/spec").put("replicas", replicas);
            return set;
        });
        stage.time.settle();
    }

    private void pod(String name, Consumer<ObjectNode> change) {
        stage.client.update(ResourceType.PODS, "default", name, pod -> {
            change.accept(pod);
            return pod;
        });
        stage.time.settle();
    }

    private void ready(Duration wait) {
        stage.advance(wait);
    }

    @Test
    void podsAreMadeFromTheTemplateAndOwned() {
        set("web", 2, "");
        assertThat(pods("web")).hasSize(2).allSatisfy(pod -> {
            ObjectMeta metadata = pod.metadata();
            assertThat(metadata.name()).matches("web-[bcdfghjklmnpqrstvwxz2456789]{5}");
            assertThat(metadata.generateName()).isEqualTo("web-");
            assertThat(metadata.labels()).containsEntry("tier", "front");
            assertThat(metadata.annotations()).containsEntry("note", "hello");
            assertThat(metadata.ownerReferences())
                    .containsExactly(new OwnerReference(
                            "apps/v1", "ReplicaSet", "web", set("web").metadata().uidOrEmpty(), true, true));
        });
        assertThat(stage.events("web"))
                .containsExactlyInAnyOrderElementsOf(pods("web").stream()
                        .map(each -> "SuccessfulCreate: Created pod: " + each.metadata().name())
                        .toList());
    }

    @Test
    void theStatusCountsWhatThereIs() {
        set("web", 3, "");
        assertThat(status("web").replicas()).isEqualTo(3);
        assertThat(status("web").fullyLabeledReplicas()).isEqualTo(3);
        ready(Duration.ofSeconds(5));
        assertThat(status("web").readyReplicas()).isEqualTo(3);
        assertThat(status("web").availableReplicas()).isEqualTo(3);
        assertThat(status("web").terminatingReplicas()).isZero();
        assertThat(status("web").observedGeneration()).isEqualTo(1);
        scale("web", 0);
        assertThat(stage.find("apps/v1", "ReplicaSet", "web").path("status").toString())
                .isEqualTo("{\"replicas\":0,\"terminatingReplicas\":0,\"observedGeneration\":2}");
    }

    @Test
    void podsThatTakeTheirTimeToGoAreCountedApart() {
        stage.create(yaml("slow", 3).replace("image: nginx", "image: nginx, lifecycle: {preStop: {sleep: {seconds: 20}}}"));
        ready(Duration.ofSeconds(5));
        scale("slow", 1);
        assertThat(status("slow").replicas()).isEqualTo(1);
        assertThat(status("slow").terminatingReplicas()).isEqualTo(2);
        stage.advance(Duration.ofSeconds(40));
        assertThat(status("slow").terminatingReplicas()).isZero();
        assertThat(pods("slow")).hasSize(1);
    }

    @Test
    void aPodIsAvailableWhenItHasBeenReadyForLongEnough() {
        set("web", 1, "minReadySeconds: 30");
        ready(Duration.ofSeconds(5));
        assertThat(status("web").ready()).isEqualTo(1);
        assertThat(status("web").available()).isZero();
        stage.advance(Duration.ofSeconds(30));
        assertThat(status("web").available()).isEqualTo(1);
    }

    @Test
    void aPodThatIsDeletedOrFailsIsReplaced() {
        set("web", 2, "");
        ready(Duration.ofSeconds(5));
        String victim = pods("web").getFirst().metadata().nameOrEmpty();
        stage.client.delete(ResourceType.PODS, "default", victim);
        stage.time.settle();
        assertThat(pods("web").stream().filter(Pod::active)).hasSize(2);
        String failing = pods("web").stream()
                .filter(Pod::active)
                .map(each -> each.metadata().nameOrEmpty())
                .findFirst()
                .orElseThrow();
        stage.client.updateStatus(ResourceType.PODS, "default", failing, pod -> {
            pod.withObject("/status").put("phase", "Failed");
            return pod;
        });
        stage.time.settle();
        assertThat(pods("web").stream().filter(Pod::active)).hasSize(2);
        assertThat(status("web").replicas()).isEqualTo(2);
    }

    @Test
    void aThousandPodsAreCreatedOnceEach() {
        set("many", 1_000, "");
        assertThat(pods("many")).hasSize(1_000);
        scale("many", 200);
        assertThat(pods("many").stream().filter(Pod::active)).hasSize(200);
        assertThat(status("many").replicas()).isEqualTo(200);
    }

    @Test
    void anOrphanThatIsSelectedIsAdoptedAndCounts() {
        stage.pod("web-stray", "");
        set("web", 2, "");
        assertThat(pods("web")).hasSize(2).allMatch(each -> each.metadata().controllerReference() != null);
        assertThat(status("web").fullyLabeledReplicas()).isEqualTo(1);
        stage.pod("web-late", "");
        assertThat(pods("web").stream().filter(Pod::active)).hasSize(2);
    }

    @Test
    void aSelectorMayBeMadeOfExpressionsAlone() {
        stage.pod("web-stray", "");
        stage.create(yaml("web", 2).replace("matchLabels: {app: web}", "matchExpressions: [{key: app, operator: In, values: [web]}]"));
        assertThat(pods("web")).hasSize(2).allMatch(each -> each.metadata().controllerReference() != null);
        stage.pod("web-late", "");
        assertThat(pods("web").stream().filter(Pod::active)).hasSize(2);
    }

    @Test
    void aPodThatIsNoLongerSelectedIsReleasedAndReplaced() {
        set("web", 1, "");
        String name = pods("web").getFirst().metadata().nameOrEmpty();
        pod(name, pod -> pod.withObject("/metadata/labels").put("app", "debug"));
        assertThat(stage.pod(name).metadata().ownerReferences()).isEmpty();
        assertThat(pods("web")).hasSize(1);
        scale("web", 0);
        stage.advance(Duration.ofSeconds(40));
        pod(name, pod -> pod.withObject("/metadata/labels").put("app", "web"));
        assertThat(stage.events("web")).contains("SuccessfulDelete: Deleted pod: " + name);
    }

    @Test
    void aPodOfAnotherControllerIsLeftAlone() {
        set("web", 1, "");
        set("other", 0, "");
        String name = pods("web").getFirst().metadata().nameOrEmpty();
        stage.client.update(ResourceType.REPLICA_SETS, "default", "other", set -> {
            set.withObject("/metadata").put("note", "touched");
            return set;
        });
        stage.time.settle();
        assertThat(stage.pod(name).metadata().controllerReference().name()).isEqualTo("web");
    }

    @Test
    void theDeletionCostDecidesWhichReadyPodGoes() {
        set("web", 3, "");
        ready(Duration.ofSeconds(5));
        List<String> names = pods("web").stream().map(each -> each.metadata().nameOrEmpty()).toList();
        pod(names.get(0), pod -> cost(pod, "10"));
        pod(names.get(1), pod -> cost(pod, "-10"));
        scale("web", 1);
        assertThat(pods("web").stream().filter(Pod::active).map(each -> each.metadata().name()))
                .containsExactly(names.get(0));
        assertThat(stage.events("web"))
                .contains(
                        "SuccessfulDelete: Deleted pod: " + names.get(1), "SuccessfulDelete: Deleted pod: " + names.get(2));
    }

    private static void cost(ObjectNode pod, String cost) {
        pod.withObject("/metadata/annotations").put("controller.kubernetes.io/pod-deletion-cost", cost);
    }

    @Test
    void aPodThatCannotBeCreatedIsTriedAgainAndTheStatusSaysWhy() {
        set("web", 0, "");
        stage.client.update(ResourceType.REPLICA_SETS, "default", "web", set -> {
            set.withObject("/spec").put("replicas", 4);
            set.withObject("/spec/template/spec").put("priorityClassName", "missing");
            return set;
        });
        stage.time.settle();
        assertThat(pods("web")).isEmpty();
        assertThat(status("web").conditions()).hasSize(1).first().satisfies((ReplicaSetCondition each) -> {
            assertThat(each.type()).isEqualTo("ReplicaFailure");
            assertThat(each.reason()).isEqualTo("FailedCreate");
            assertThat(each.message()).contains("no PriorityClass with name missing was found");
        });
        assertThat(stage.events("web")).first().asString().startsWith("FailedCreate: Error creating: ");
        stage.client.update(ResourceType.REPLICA_SETS, "default", "web", set -> {
            set.withObject("/spec/template/spec").remove("priorityClassName");
            return set;
        });
        stage.advance(Duration.ofSeconds(5));
        assertThat(pods("web")).hasSize(4);
        assertThat(status("web").conditions()).isEmpty();
    }

    @Test
    void podsGoWithTheirReplicaSet() {
        set("web", 2, "");
        stage.client.delete(ResourceType.REPLICA_SETS, "default", "web");
        stage.advance(Duration.ofSeconds(40));
        assertThat(pods("web")).isEmpty();
    }
}
