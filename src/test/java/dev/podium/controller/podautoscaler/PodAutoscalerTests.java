package dev.podium.controller.podautoscaler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.client.ResourceType;
import dev.podium.model.HorizontalPodAutoscaler;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of a Deployment with an autoscaler, on a clock that the test moves. */
class PodAutoscalerTests {

    private final AutoscalerStage stage = new AutoscalerStage();

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void asManyPodsComeAsTheWorkTakesAndTheyGoFiveMinutesAfterIt() {
        stage.work(800);
        stage.deployment(1);
        stage.autoscaler("maxReplicas: 20");
        stage.look();
        assertThat(stage.replicas()).as("four at once at first").isEqualTo(4);
        assertThat(stage.conditions())
                .containsExactly(
                        "AbleToScale True SucceededRescale",
                        "ScalingActive True ValidMetricFound",
                        "ScalingLimited True ScaleUpLimit");
        assertThat(stage.status().currentReplicas()).isEqualTo(1);
        assertThat(stage.status().desiredReplicas()).isEqualTo(4);
        Instant scaled = stage.status().lastScaleTime();
        assertThat(scaled).isEqualTo(Instant.parse("2026-01-01T00:00:45Z"));
        stage.look();
        assertThat(stage.replicas()).as("twice as many at most").isEqualTo(8);
        stage.look(3);
        assertThat(stage.replicas()).isEqualTo(8);
        assertThat(stage.conditions())
                .containsExactly(
                        "AbleToScale True ReadyForNewScale",
                        "ScalingActive True ValidMetricFound",
                        "ScalingLimited False DesiredWithinRange");
        stage.work(0);
        stage.look(20);
        assertThat(stage.replicas()).isEqualTo(8);
        assertThat(stage.conditions()).contains("AbleToScale True ScaleDownStabilized", "ScalingLimited False DesiredWithinRange");
        stage.look();
        assertThat(stage.replicas()).isEqualTo(1);
        assertThat(stage.conditions()).contains("ScalingLimited True TooFewReplicas");
        assertThat(stage.events())
                .containsExactly(
                        "SuccessfulRescale: New size: 4; reason: cpu resource utilization (percentage of request) above target",
                        "SuccessfulRescale: New size: 8; reason: cpu resource utilization (percentage of request) above target",
                        "SuccessfulRescale: New size: 1; reason: All metrics below target");
    }

    @Test
    void anAutoscalerIsLookedAtEachFifteenSeconds() {
        stage.work(800);
        stage.deployment(1);
        stage.autoscaler("maxReplicas: 2");
        stage.stage.advance(Duration.ofSeconds(14));
        assertThat(stage.conditions()).isEmpty();
        stage.stage.advance(Duration.ofSeconds(1));
        assertThat(stage.replicas()).isEqualTo(2);
        stage.scale(1);
        stage.stage.advance(Duration.ofSeconds(14));
        assertThat(stage.replicas()).isEqualTo(1);
        stage.stage.advance(Duration.ofSeconds(1));
        assertThat(stage.replicas()).isEqualTo(2);
    }

    @Test
    void whatHasNotChangedIsNotWritten() {
        stage.deployment(1);
        stage.autoscaler("maxReplicas: 2");
        stage.look(2);
        String version = stage.autoscaler().metadata().resourceVersion();
        stage.look(10);
        assertThat(stage.autoscaler().metadata().resourceVersion()).isEqualTo(version);
        assertThat(stage.events()).isEmpty();
    }

    @Test
    void theStatusShowsWhatIsUsed() {
        stage.work(100);
        stage.deployment(1);
        stage.autoscaler("""
                maxReplicas: 4
                metrics:
                - {type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}}
                - {type: Resource, resource: {name: memory, target: {type: AverageValue, averageValue: 1Gi}}}
                - {type: ContainerResource, containerResource: {name: cpu, container: c, target: {type: AverageValue, averageValue: 100m}}}
                """);
        stage.look();
        assertThat(stage.status().currentMetrics().stream().map(Object::toString))
                .containsExactly(
                        "{\"type\":\"Resource\",\"resource\":{\"name\":\"cpu\",\"current\":{\"averageUtilization\":50,\"averageValue\":\"101m\"}}}",
                        "{\"type\":\"Resource\",\"resource\":{\"name\":\"memory\",\"current\":{\"averageValue\":\"2Mi\"}}}",
                        "{\"type\":\"ContainerResource\",\"containerResource\":"
                                + "{\"name\":\"cpu\",\"container\":\"c\",\"current\":{\"averageValue\":\"101m\"}}}");
        assertThat(stage.message("ScalingActive"))
                .isEqualTo("the HPA was able to successfully calculate a replica count from cpu resource utilization"
                        + " (percentage of request)");
        assertThat(stage.status().lastScaleTime()).isNull();
    }

    @Test
    void aTenthMoreOrLessIsNoReasonToDoAnything() {
        stage.work(4 * 109);
        stage.deployment(4);
        stage.autoscaler("maxReplicas: 9\nbehavior: {scaleDown: {stabilizationWindowSeconds: 0}}");
        stage.look(3);
        assertThat(stage.replicas()).isEqualTo(4);
        stage.work(4 * 91);
        stage.look(3);
        assertThat(stage.replicas()).isEqualTo(4);
        stage.work(4 * 86);
        stage.look(3);
        assertThat(stage.replicas()).as("42 percent of each").isEqualTo(4);
        stage.work(4 * 74);
        stage.look(3);
        assertThat(stage.replicas()).isEqualTo(3);
    }

    @Test
    void anAutoscalerHasTolerancesOfItsOwn() {
        stage.work(4 * 109);
        stage.deployment(4);
        stage.autoscaler("""
                maxReplicas: 9
                behavior: {scaleUp: {tolerance: 0.05}, scaleDown: {tolerance: 0.5, stabilizationWindowSeconds: 0}}
                """);
        stage.look();
        assertThat(stage.replicas()).isEqualTo(5);
        stage.work(5 * 52);
        stage.look(4);
        assertThat(stage.replicas()).isEqualTo(5);
    }

    @Test
    void boundsHoldWhateverTheMetricsSay() {
        stage.deployment(6);
        stage.autoscaler("minReplicas: 2\nmaxReplicas: 4");
        stage.look();
        assertThat(stage.replicas()).isEqualTo(4);
        assertThat(stage.conditions()).containsExactly("AbleToScale True SucceededRescale");
        assertThat(stage.status().currentMetrics()).isEmpty();
        stage.scale(1);
        stage.look();
        assertThat(stage.replicas()).isEqualTo(2);
        assertThat(stage.events())
                .containsExactly(
                        "SuccessfulRescale: New size: 4; reason: Current number of replicas above Spec.MaxReplicas",
                        "SuccessfulRescale: New size: 2; reason: Current number of replicas below Spec.MinReplicas");
        stage.work(1000);
        stage.look(4);
        assertThat(stage.replicas()).isEqualTo(4);
        assertThat(stage.conditions()).contains("ScalingLimited True TooManyReplicas");
    }

    @Test
    void whoScalesToNothingIsLeftAlone() {
        stage.work(1000);
        stage.deployment(2);
        stage.autoscaler("maxReplicas: 4");
        stage.look();
        stage.scale(0);
        stage.look(3);
        assertThat(stage.replicas()).isZero();
        assertThat(stage.conditions())
                .contains("AbleToScale True SucceededGetScale", "ScalingActive False ScalingDisabled");
        assertThat(stage.message("ScalingActive"))
                .isEqualTo("scaling is disabled since the replica count of the target is zero");
        assertThat(stage.status().desiredReplicas()).isZero();
        stage.scale(1);
        stage.look(3);
        assertThat(stage.replicas()).isEqualTo(4);
    }

    @Test
    void theGreatestNeedCounts() {
        stage.work(400);
        stage.deployment(2);
        stage.autoscaler("""
                maxReplicas: 9
                metrics:
                - {type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 67}}}
                - {type: Resource, resource: {name: memory, target: {type: AverageValue, averageValue: 512Ki}}}
                - {type: Resource, resource: {name: cpu, target: {type: AverageValue, averageValue: 150m}}}
                """);
        stage.look();
        assertThat(stage.events())
                .containsExactly("SuccessfulRescale: New size: 4; reason: memory resource above target");
    }

    @Test
    void onlyTheContainerCountsThatIsNamed() {
        stage.work(200);
        stage.deployment(1, "{}", "- {name: side, image: busybox, command: [sleep, '10000'], resources: {requests: {cpu: 100m}}}");
        stage.autoscaler("""
                maxReplicas: 9
                metrics:
                - {type: ContainerResource, containerResource: {name: cpu, container: side, target: {type: Utilization, averageUtilization: 50}}}
                """);
        stage.look();
        assertThat(stage.conditions()).contains("ScalingActive True ValidMetricFound");
        assertThat(stage.message("ScalingActive")).endsWith("from cpu container resource utilization (percentage of request)");
        assertThat(stage.replicas()).isEqualTo(1);
    }

    @Test
    void aDeletedAutoscalerDoesNothingAnyMore() {
        stage.deployment(1);
        stage.autoscaler("maxReplicas: 4");
        stage.look();
        stage.stage.client.delete(ResourceType.AUTOSCALERS, "default", "web");
        stage.work(1000);
        stage.look(3);
        assertThat(stage.replicas()).isEqualTo(1);
    }

    @Test
    void theTransitionOfAConditionIsWhenItsStatusChanged() {
        stage.deployment(1);
        stage.autoscaler("maxReplicas: 4");
        stage.look();
        stage.scale(0);
        stage.look();
        HorizontalPodAutoscaler.Status status = stage.status();
        assertThat(status.conditions().get(0).lastTransitionTime()).isEqualTo(Instant.parse("2026-01-01T00:00:45Z"));
        assertThat(status.conditions().get(1).lastTransitionTime()).isEqualTo(Instant.parse("2026-01-01T00:01:00Z"));
    }
}
