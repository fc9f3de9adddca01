package dev.podium.controller.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.Rehearsal;
import dev.podium.client.ResourceType;
import dev.podium.model.Deployment;
import dev.podium.model.DeploymentCondition;
import dev.podium.model.ObjectMeta;
import dev.podium.model.ReplicaSet;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What the Deployment controller does beside rolling out, on a clock that the test moves. */
class DeploymentTests {

    private final Rehearsal stage = new Rehearsal(1);

    @AfterEach
    void close() {
        stage.close();
    }

    private static String yaml(String name, int replicas) {
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: %s, labels: {team: a}, annotations: {kubernetes.io/change-cause: first}}
                spec:
                  replicas: %d
                  selector: {matchLabels: {app: %s}}
                  template:
                    metadata: {labels: {app: %s}}
                    spec: {containers: [{name: c, image: nginx}]}
                """.formatted(name, replicas, name, name);
    }

    private Deployment deployment(String name) {
        Deployment deployment = stage.client.find(ResourceType.DEPLOYMENTS, "default", name);
        if (deployment == null) {
            throw new AssertionError("there is no Deployment " + name);
        }
        return deployment;
    }

    private void change(String name, Consumer<ObjectNode> change) {
        stage.client.update(ResourceType.DEPLOYMENTS, "default", name, object -> {
            change.accept(object);
            return object;
        });
        stage.time.settle();
    }

    private List<ReplicaSet> sets() {
        return stage.client.list(ResourceType.REPLICA_SETS, "default").stream().sorted(Rollout.BY_AGE).toList();
    }

    private ReplicaSet only() {
        assertThat(sets()).hasSize(1);
        return sets().getFirst();
    }

    @Test
    void theReplicaSetIsNamedAndLabelledForTheTemplate() {
        stage.create(yaml("web", 2));
        ObjectMeta metadata = only().metadata();
        String hash = metadata.labels().get("pod-template-hash");
        assertThat(hash).matches("[bcdfghjklmnpqrstvwxz2456789]{6,10}");
        assertThat(metadata.name()).isEqualTo("web-" + hash);
        assertThat(metadata.labels()).containsEntry("app", "web").doesNotContainKey("team");
        assertThat(only().spec().selector().matchLabels()).containsEntry("app", "web").containsEntry("pod-template-hash", hash);
        assertThat(only().spec().template().metadata().labels()).containsEntry("pod-template-hash", hash);
        assertThat(metadata.annotations())
                .containsEntry("kubernetes.io/change-cause", "first")
                .containsEntry("deployment.kubernetes.io/revision", "1")
                .containsEntry("deployment.kubernetes.io/desired-replicas", "2")
                .containsEntry("deployment.kubernetes.io/max-replicas", "3");
        assertThat(metadata.controllerReference().uid()).isEqualTo(deployment("web").metadata().uid());
        assertThat(metadata.controllerReference().blockOwnerDeletion()).isTrue();
        assertThat(deployment("web").metadata().annotations()).containsEntry("deployment.kubernetes.io/revision", "1");
    }

    @Test
    void theSameTemplateHasTheSameNameInEveryCluster() {
        stage.create(yaml("web", 1));
        String name = only().metadata().nameOrEmpty();
        try (Rehearsal other = new Rehearsal(0)) {
            other.create(yaml("web", 3));
            assertThat(other.find("apps/v1", "ReplicaSet", name)).isNotNull();
        }
    }

    @Test
    void theStatusIsComplete() {
        stage.create(yaml("web", 2));
        stage.advance(Duration.ofSeconds(5));
        assertThat(stage.find("apps/v1", "Deployment", "web").path("status").toString())
                .isEqualTo("{\"observedGeneration\":1,\"replicas\":2,\"updatedReplicas\":2,\"readyReplicas\":2,"
                        + "\"availableReplicas\":2,\"terminatingReplicas\":0,\"conditions\":["
                        + "{\"type\":\"Available\",\"status\":\"True\",\"lastUpdateTime\":\"2026-01-01T00:00:00Z\","
                        + "\"lastTransitionTime\":\"2026-01-01T00:00:00Z\",\"reason\":\"MinimumReplicasAvailable\","
                        + "\"message\":\"Deployment has minimum availability.\"},"
                        + "{\"type\":\"Progressing\",\"status\":\"True\",\"lastUpdateTime\":\"2026-01-01T00:00:00Z\","
                        + "\"lastTransitionTime\":\"2026-01-01T00:00:00Z\",\"reason\":\"NewReplicaSetAvailable\","
                        + "\"message\":\"ReplicaSet \\\"" + only().metadata().name()
                        + "\\\" has successfully progressed.\"}]}");
    }

    @Test
    void annotationsFollowAndMakeNoRevision() {
        stage.create(yaml("web", 1));
        change("web", object -> object.withObject("/metadata/annotations").put("kubernetes.io/change-cause", "second"));
        assertThat(only().metadata().annotations())
                .containsEntry("kubernetes.io/change-cause", "second")
                .containsEntry("deployment.kubernetes.io/revision", "1")
                .doesNotContainKey("deployment.kubernetes.io/revision-history");
    }

    @Test
    void aRestartIsARevisionOfItsOwn() {
        stage.create(yaml("web", 1));
        change("web", object -> object.withObject("/spec/template/metadata")
                .withObject("annotations")
                .put("kubectl.kubernetes.io/restartedAt", "2026-01-01T00:00:00Z"));
        stage.advance(Duration.ofSeconds(5));
        assertThat(sets()).extracting(each -> each.spec().desired()).containsExactlyInAnyOrder(0, 1);
        assertThat(deployment("web").metadata().annotations()).containsEntry("deployment.kubernetes.io/revision", "2");
    }

    @Test
    void otherWordsForTheSameTemplateMakeNoRevision() {
        stage.create(yaml("web", 1).replace("image: nginx", "image: nginx, resources: {requests: {cpu: 500m}}"));
        change("web", object -> object.withObject("/spec/template/spec/containers/0/resources/requests").put("cpu", "0.5"));
        change("web", object -> object.withObject("/spec/template/spec").putObject("nodeSelector"));
        stage.advance(Duration.ofSeconds(5));
        assertThat(sets()).hasSize(1);
    }

    @Test
    void anOrphanedReplicaSetOfTheSameTemplateIsAdopted() {
        stage.create("""
                apiVersion: apps/v1
                kind: ReplicaSet
                metadata: {name: stray, labels: {app: web}}
                spec:
                  replicas: 2
                  selector: {matchLabels: {app: web}}
                  template:
                    metadata: {labels: {app: web}}
                    spec: {containers: [{name: c, image: nginx}]}
                """);
        stage.create(yaml("web", 2));
        stage.advance(Duration.ofSeconds(5));
        assertThat(only().metadata().controllerReference().name()).isEqualTo("web");
        assertThat(deployment("web").statusOrNone().available()).isEqualTo(2);
    }

    @Test
    void aNameThatIsTakenCountsAsACollisionAndIsAvoided() {
        stage.create(yaml("web", 1));
        String taken = only().metadata().nameOrEmpty();
        stage.client.delete(ResourceType.DEPLOYMENTS, "default", "web");
        stage.advance(Duration.ofSeconds(40));
        assertThat(sets()).isEmpty();
        stage.create("""
                apiVersion: apps/v1
                kind: ReplicaSet
                metadata: {name: %s}
                spec:
                  replicas: 0
                  selector: {matchLabels: {app: other}}
                  template:
                    metadata: {labels: {app: other}}
                    spec: {containers: [{name: c, image: nginx}]}
                """.formatted(taken));
        stage.create(yaml("web", 1));
        stage.advance(Duration.ofSeconds(5));
        assertThat(deployment("web").statusOrNone().collisionCount()).isEqualTo(1);
        assertThat(sets()).hasSize(2);
        assertThat(deployment("web").statusOrNone().available()).isEqualTo(1);
    }

    @Test
    void whatKeepsPodsFromBeingCreatedIsTold() {
        stage.create(yaml("web", 2).replace("containers:", "priorityClassName: missing, containers:"));
        DeploymentCondition failure = deployment("web").statusOrNone().condition("ReplicaFailure");
        assertThat(failure).isNotNull();
        assertThat(failure.reason()).isEqualTo("FailedCreate");
        assertThat(failure.message()).contains("no PriorityClass with name missing was found");
    }

    @Test
    void aPodThatIsDeletedIsReplacedWithoutARollout() {
        stage.create(yaml("web", 2));
        stage.advance(Duration.ofSeconds(5));
        stage.client.list(ResourceType.PODS, "default")
                .forEach(each -> stage.client.delete(ResourceType.PODS, "default", each.metadata().nameOrEmpty()));
        stage.advance(Duration.ofSeconds(40));
        assertThat(deployment("web").statusOrNone().available()).isEqualTo(2);
        assertThat(deployment("web").statusOrNone().condition("Progressing").reason()).isEqualTo("NewReplicaSetAvailable");
        assertThat(sets()).hasSize(1);
    }

    @Test
    void everythingGoesWithTheDeployment() {
        stage.create(yaml("web", 2));
        stage.client.delete(ResourceType.DEPLOYMENTS, "default", "web");
        stage.advance(Duration.ofSeconds(40));
        assertThat(sets()).isEmpty();
        assertThat(stage.client.list(ResourceType.PODS, "default")).isEmpty();
    }

    @Test
    void aSettledDeploymentIsLeftAlone() {
        stage.create(yaml("web", 2));
        stage.advance(Duration.ofSeconds(5));
        String version = deployment("web").metadata().resourceVersion();
        String set = only().metadata().resourceVersion();
        stage.advance(Duration.ofMinutes(30));
        assertThat(deployment("web").metadata().resourceVersion()).isEqualTo(version);
        assertThat(only().metadata().resourceVersion()).isEqualTo(set);
    }

    @Test
    void manyDeploymentsAtOnceEndUpWithThePodsTheyAskFor() {
        for (int i = 0; i < 20; i++) {
            stage.client.create(ResourceType.DEPLOYMENTS, "default", new YAMLMapper()
                    .readTree(yaml("web" + i, 3)).asObject());
        }
        stage.advance(Duration.ofSeconds(10));
        assertThat(sets()).hasSize(20).allMatch(each -> each.statusOrNone().available() == 3);
        assertThat(stage.client.list(ResourceType.PODS, "default")).hasSize(60);
    }
}
