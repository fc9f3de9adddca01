package dev.podium.controller.podautoscaler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.client.ResourceType;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an autoscaler does when it cannot have its metrics. */
class MetricFailureTests {

    private static final String CUSTOM =
            "unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered";

    private final AutoscalerStage stage = new AutoscalerStage();

    @AfterEach
    void close() {
        stage.close();
    }

    private void failsWith(String reason, String cause, String summary) {
        stage.look();
        assertThat(stage.replicas()).isEqualTo(1);
        assertThat(stage.conditions())
                .containsExactly("AbleToScale True SucceededGetScale", "ScalingActive False " + reason);
        assertThat(stage.message("ScalingActive")).isEqualTo("the HPA was unable to compute the replica count: " + cause);
        assertThat(stage.events())
                .containsExactly(
                        reason + ": " + cause,
                        "FailedComputeMetricsReplicas: invalid metrics (1 invalid out of 1), first error is: " + summary);
        assertThat(stage.status().currentMetrics().stream().map(Object::toString)).containsExactly("{\"type\":\"\"}");
        assertThat(stage.status().currentReplicas()).isEqualTo(1);
    }

    @Test
    void whoAsksForNothingHasNoUtilization() {
        stage.work(500);
        stage.deployment(1, "{}", "");
        stage.autoscaler("maxReplicas: 3");
        String pod = stage.stage.client
                .list(ResourceType.PODS, "default")
                .getFirst()
                .metadata()
                .nameOrEmpty();
        String cause = "failed to get cpu utilization: missing request for cpu in container c of Pod " + pod;
        failsWith("FailedGetResourceMetric", cause, "failed to get cpu resource metric value: " + cause);
    }

    @Test
    void aContainerThatIsNotThereHasNone() {
        stage.deployment(1);
        stage.autoscaler("maxReplicas: 3\nmetrics:\n- {type: ContainerResource, containerResource: {name: cpu, container: x,"
                + " target: {type: Utilization, averageUtilization: 50}}}");
        String cause = "failed to get cpu utilization: did not receive metrics for targeted pods (pods might be unready)";
        failsWith("FailedGetContainerResourceMetric", cause, "failed to get x container metric value: " + cause);
    }

    @Test
    void nothingIsKnownOfPodsThatDoNotRun() {
        stage.deployment(1, "{requests: {cpu: 900}}", "");
        stage.autoscaler("maxReplicas: 3");
        String cause = "failed to get cpu utilization: unable to get metrics for resource cpu: no metrics returned from"
                + " resource metrics API";
        failsWith("FailedGetResourceMetric", cause, "failed to get cpu resource metric value: " + cause);
    }

    @Test
    void usesOfOtherResourcesAreNotKnown() {
        stage.deployment(1);
        stage.autoscaler("maxReplicas: 3\nmetrics:\n- {type: Resource, resource: {name: ephemeral-storage, target: {type:"
                + " AverageValue, averageValue: 1Gi}}}");
        String cause = "failed to get ephemeral-storage usage: did not receive metrics for targeted pods (pods might be unready)";
        failsWith("FailedGetResourceMetric", cause, "failed to get ephemeral-storage resource metric value: " + cause);
    }

    @Test
    void aPodThatHasJustStartedSaysNothing() {
        stage.work(1000);
        stage.autoscaler("maxReplicas: 3");
        stage.stage.advance(Duration.ofSeconds(9));
        stage.deployment(1);
        String cause = "failed to get cpu utilization: did not receive metrics for targeted pods (pods might be unready)";
        assertThat(stage.events()).contains("FailedGetResourceMetric: " + cause);
        stage.look();
        assertThat(stage.replicas()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {type: AverageValue, averageValue: 5} | failed to get queue external metric:
            {type: Value, value: 5}               | failed to get external metric queue:
            """)
    void nobodyServesExternalMetrics(String target, String how) {
        stage.deployment(1);
        stage.autoscaler("maxReplicas: 3\nmetrics:\n- {type: External, external: {metric: {name: queue}, target: " + target + "}}");
        String cause = "unable to get external metric default/queue/nil: unable to fetch metrics from external metrics API: the"
                + " server could not find the requested resource (get queue.external.metrics.k8s.io)";
        failsWith("FailedGetExternalMetric", cause, "failed to get queue external metric value: " + how + " " + cause);
    }

    @Test
    void theSelectorOfAnExternalMetricIsToldAsGoPrintsIt() {
        stage.deployment(1);
        stage.autoscaler("maxReplicas: 3\nmetrics:\n- {type: External, external: {metric: {name: queue, selector: {matchLabels:"
                + " {b: c, a: d}, matchExpressions: [{key: k, operator: In, values: [x, y]}]}}, target: {type: Value, value: 5}}}");
        stage.look();
        assertThat(stage.message("ScalingActive"))
                .contains("default/queue/&LabelSelector{MatchLabels:map[string]string{a: d,b: c,},MatchExpressions:"
                        + "[]LabelSelectorRequirement{LabelSelectorRequirement{Key:k,Operator:In,Values:[x y],},},}: unable");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {type: AverageValue, averageValue: 5} | failed to get hits object metric: |
            {type: Value, value: 5}               | ''                                |
            """)
    void nobodyServesMetricsOfObjects(String target, String how) {
        stage.deployment(1);
        stage.autoscaler("maxReplicas: 3\nmetrics:\n- {type: Object, object: {describedObject: {apiVersion: v1, kind: Service,"
                + " name: s}, metric: {name: hits}, target: " + target + "}}");
        String cause = "unable to get metric hits: Service on default s/" + CUSTOM;
        failsWith(
                "FailedGetObjectMetric",
                cause,
                "failed to get object metric value: " + (how.isEmpty() ? "" : how + " ") + cause);
    }

    @Test
    void nobodyServesMetricsOfPods() {
        stage.deployment(1);
        stage.autoscaler("maxReplicas: 3\nmetrics:\n- {type: Pods, pods: {metric: {name: hits}, target: {type: AverageValue, averageValue: 5}}}");
        String cause = "unable to get metric hits: " + CUSTOM;
        failsWith("FailedGetPodsMetric", cause, "failed to get pods metric value: " + cause);
    }

    private static final String ONE_OF_TWO = """
            maxReplicas: 9
            behavior: {scaleDown: {stabilizationWindowSeconds: 0}}
            metrics:
            - {type: Pods, pods: {metric: {name: hits}, target: {type: AverageValue, averageValue: 5}}}
            - {type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}}
            """;

    @Test
    void whoCannotSeeEverythingGoesUpButNotDown() {
        stage.work(600);
        stage.deployment(2);
        stage.autoscaler(ONE_OF_TWO);
        stage.look();
        assertThat(stage.replicas()).isEqualTo(6);
        assertThat(stage.conditions()).contains("ScalingActive True ValidMetricFound");
        assertThat(stage.status().currentMetrics()).hasSize(2);
        assertThat(stage.status().currentMetrics().getFirst().toString()).isEqualTo("{\"type\":\"\"}");
        stage.work(0);
        stage.look(4);
        assertThat(stage.replicas()).isEqualTo(6);
        assertThat(stage.conditions()).contains("ScalingActive False FailedGetPodsMetric");
        assertThat(stage.events())
                .contains("FailedComputeMetricsReplicas: invalid metrics (1 invalid out of 2), first error is: failed to get"
                        + " pods metric value: unable to get metric hits: " + CUSTOM);
    }
}
