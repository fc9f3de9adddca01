package dev.podium.controller.replication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.Rehearsal;
import dev.podium.client.ResourceType;
import dev.podium.model.LabelQuery;
import dev.podium.model.Pod;
import dev.podium.model.ReplicationController;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What is different about ReplicationControllers; the rest is as the tests of ReplicaSets say. */
class ReplicationControllerTests {

    private static final ResourceType<JsonNode> TREES = ResourceType.of("", "v1", "replicationcontrollers");

    private final Rehearsal stage = new Rehearsal(2);

    @AfterEach
    void close() {
        stage.close();
    }

    @BeforeEach
    void twoOfThem() {
        stage.create(
                """
                apiVersion: v1
                kind: ReplicationController
                metadata: {name: web}
                spec:
                  replicas: 2
                  selector: {app: web}
                  template:
                    metadata: {labels: {app: web}}
                    spec: {containers: [{name: c, image: nginx}]}
                """);
        stage.time.advance(Duration.ofSeconds(10));
        stage.time.settle();
    }

    private List<Pod> pods() {
        return stage.client.list(ResourceType.PODS, "default", LabelQuery.parse("app=web"));
    }

    private ReplicationController web() {
        return Objects.requireNonNull(stage.client.find(ResourceType.REPLICATION_CONTROLLERS, "default", "web"));
    }

    @Test
    void thereAreAsManyPodsAsItAsksFor() {
        assertThat(pods()).hasSize(2).allSatisfy(each -> {
            assertThat(each.metadata().name()).matches("web-[a-z0-9]{5}");
            assertThat(each.metadata().controllerReference().kind()).isEqualTo("ReplicationController");
            assertThat(each.metadata().controllerReference().apiVersion()).isEqualTo("v1");
        });
        JsonNode status = Objects.requireNonNull(stage.client.find(TREES, "default", "web")).path("status");
        assertThat(status.toString())
                .isEqualTo("{\"replicas\":2,\"fullyLabeledReplicas\":2,\"readyReplicas\":2,\"availableReplicas\":2,\"observedGeneration\":1}");
    }

    @Test
    void onceAllIsWellNothingIsWrittenAnyMore() {
        String before = Objects.requireNonNull(web().metadata().resourceVersion());
        stage.client.update(ResourceType.PODS, "default", pods().getFirst().metadata().nameOrEmpty(), pod -> {
            ((ObjectNode) pod.path("metadata")).withObjectProperty("annotations").put("news", "of no importance");
            return pod;
        });
        stage.time.settle();
        assertThat(web().metadata().resourceVersion()).isEqualTo(before);
    }

    @Test
    void aPodThatIsDeletedIsReplacedAndASurplusOneGoes() {
        Pod first = pods().getFirst();
        stage.client.delete(ResourceType.PODS, "default", first.metadata().nameOrEmpty(), first.metadata().uidOrEmpty());
        stage.time.advance(Duration.ofSeconds(40));
        stage.time.settle();
        assertThat(pods()).hasSize(2).noneMatch(each -> each.metadata().uidOrEmpty().equals(first.metadata().uidOrEmpty()));
        stage.client.update(ResourceType.REPLICATION_CONTROLLERS, "default", "web", web -> {
            web.withObject("/spec").put("replicas", 0);
            return web;
        });
        stage.time.advance(Duration.ofSeconds(40));
        stage.time.settle();
        assertThat(pods()).isEmpty();
        assertThat(Objects.requireNonNull(web().status()).replicas()).isZero();
    }

    @Test
    void itsEventsAreItsOwn() {
        assertThat(stage.client.list(ResourceType.EVENTS, "default"))
                .filteredOn(each -> each.at("/involvedObject/kind").asString("").equals("ReplicationController"))
                .hasSize(2)
                .allSatisfy(each -> {
                    assertThat(each.path("reason").asString()).isEqualTo("SuccessfulCreate");
                    assertThat(each.at("/source/component").asString("")).isEqualTo("replication-controller");
                });
    }
}
