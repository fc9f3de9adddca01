package dev.podium.controller.podautoscaler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.client.ResourceType;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What an autoscaler scales, and what it says of what it cannot. */
class ScaleTargetTests {

    private final AutoscalerStage stage = new AutoscalerStage();

    @AfterEach
    void close() {
        stage.close();
    }

    private void autoscalerOf(String apiVersion, String kind, String name) {
        stage.autoscaler("maxReplicas: 3\nscaleTargetRef: {apiVersion: '" + apiVersion + "', kind: " + kind + ", name: " + name + "}");
    }

    private int replicas(String apiVersion, String kind) {
        return stage.object(apiVersion, kind, "web").path("spec").path("replicas").asInt();
    }

    private void set(String apiVersion, String kind, String selector) {
        stage.stage.create("""
                apiVersion: %s
                kind: %s
                metadata: {name: web}
                spec:
                  replicas: 1
                  selector: %s
                  template:
                    metadata: {labels: {app: web}}
                    spec: {containers: [{name: c, image: worker, resources: {requests: {cpu: 200m}}}]}
                """.formatted(apiVersion, kind, selector));
        stage.look(2);
    }

    @ParameterizedTest
    @CsvSource({"apps/v1, ReplicaSet, apps/v1", "apps/v1, StatefulSet, apps/v1beta2", "v1, ReplicationController, v1"})
    void whateverHasAScaleIsScaledInWhateverVersion(String apiVersion, String kind, String named) {
        stage.work(600);
        set(apiVersion, kind, kind.equals("ReplicationController") ? "{app: web}" : "{matchLabels: {app: web}}");
        autoscalerOf(named, kind, "web");
        stage.look();
        assertThat(replicas(apiVersion, kind)).isEqualTo(3);
        assertThat(stage.conditions()).contains("AbleToScale True SucceededRescale");
    }

    private static final String DEFINITION =
            """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: herds.farm.example}
            spec:
              group: farm.example
              scope: Namespaced
              names: {plural: herds, singular: herd, kind: Herd, listKind: HerdList}
              versions:
              - name: v1
                served: true
                storage: true
                schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
            """;

    private void herd(String subresources, String selector) {
        stage.stage.create(DEFINITION + subresources.indent(4));
        stage.stage.create("apiVersion: farm.example/v1\nkind: Herd\nmetadata: {name: web}\nspec: {heads: 1}\nstatus: {selector: '"
                + selector + "'}");
        stage.stage.create("apiVersion: v1\nkind: Pod\nmetadata: {name: cow, labels: {app: web}}\nspec: {containers:"
                + " [{name: c, image: worker, resources: {requests: {cpu: 200m}}}]}");
        stage.look(2);
        autoscalerOf("farm.example/v1", "Herd", "web");
        stage.look();
    }

    private static final String SCALE =
            "subresources: {scale: {specReplicasPath: .spec.heads, statusReplicasPath: .status.heads, labelSelectorPath: .status.selector}}";

    @Test
    void customObjectsAreScaledToo() {
        stage.work(600);
        stage.stage.pod("dog", "");
        herd(SCALE, "app in (web, other)");
        assertThat(stage.object("farm.example/v1", "Herd", "web").at("/spec/heads").asInt()).isEqualTo(3);
    }

    @Test
    void aScaleThatSelectsNobodySaysSo() {
        herd(SCALE.replace(", labelSelectorPath: .status.selector", ""), "app=web");
        assertThat(stage.conditions()).containsExactly("AbleToScale True SucceededGetScale", "ScalingActive False InvalidSelector");
        assertThat(stage.message("ScalingActive")).isEqualTo("the HPA target's scale is missing a selector");
        assertThat(stage.events())
                .containsExactly("SelectorRequired: selector is required", "FailedComputeMetricsReplicas: selector is required");
    }

    @Test
    void aSelectorThatIsNoneSaysSo() {
        herd(SCALE, "app in web");
        String message = "couldn't convert selector into a corresponding internal selector object: ";
        assertThat(stage.conditions()).contains("ScalingActive False InvalidSelector");
        assertThat(stage.message("ScalingActive")).startsWith(message);
        assertThat(stage.events()).anyMatch(each -> each.startsWith("InvalidSelector: " + message));
    }

    @Test
    void whatHasNoScaleIsNotScaled() {
        herd("", "app=web");
        assertThat(stage.conditions()).containsExactly("AbleToScale False FailedGetScale");
        assertThat(stage.message("AbleToScale"))
                .isEqualTo("the HPA controller was unable to get the target's current scale:"
                        + " the server could not find the requested resource (get herds web)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            apps/v1    | Deployment | deployments.apps "nobody" not found
            apps/v1    | DaemonSet  | the server could not find the requested resource (get daemonsets nobody)
            batch/v1   | Deployment | no matches for kind "Deployment" in group "batch"
            """)
    void whatIsNotThereIsAskedForAgainAndAgain(String apiVersion, String kind, String message) {
        autoscalerOf(apiVersion, kind, "nobody");
        stage.look(3);
        assertThat(stage.conditions()).containsExactly("AbleToScale False FailedGetScale");
        assertThat(stage.message("AbleToScale"))
                .isEqualTo("the HPA controller was unable to get the target's current scale: " + message);
        List<JsonNode> events = stage.stage.client.list(ResourceType.EVENTS, "default").stream()
                .filter(each -> each.path("reason").asString("").equals("FailedGetScale"))
                .toList();
        assertThat(events).hasSize(1).allSatisfy(each -> {
            assertThat(each.path("message").asString("")).isEqualTo(message);
            assertThat(each.path("count").asInt()).isEqualTo(3);
            assertThat(each.path("type").asString("")).isEqualTo("Warning");
            assertThat(each.path("involvedObject").path("apiVersion").asString("")).isEqualTo("autoscaling/v2");
        });
    }

    @Test
    void whoIsRefusedSaysSo() {
        stage.work(600);
        stage.deployment(1);
        stage.stage.create("""
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingAdmissionPolicy
                metadata: {name: small}
                spec:
                  matchConstraints:
                    resourceRules: [{apiGroups: [apps], apiVersions: [v1], operations: [UPDATE], resources: [deployments/scale]}]
                  validations: [{expression: 'object.spec.replicas < 3', message: too many}]
                """);
        stage.stage.create("""
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingAdmissionPolicyBinding
                metadata: {name: small}
                spec: {policyName: small, validationActions: [Deny]}
                """);
        stage.autoscaler("maxReplicas: 3");
        stage.look();
        assertThat(stage.replicas()).isEqualTo(1);
        assertThat(stage.conditions())
                .containsExactly(
                        "AbleToScale False FailedUpdateScale",
                        "ScalingActive True ValidMetricFound",
                        "ScalingLimited True TooManyReplicas");
        assertThat(stage.message("AbleToScale"))
                .startsWith("the HPA controller was unable to update the target scale: ")
                .contains("too many");
        assertThat(stage.events())
                .hasSize(1)
                .allMatch(each -> each.startsWith("FailedRescale: New size: 3; reason: cpu resource utilization"
                        + " (percentage of request) above target; error: "));
        assertThat(stage.status().currentReplicas()).isEqualTo(1);
        assertThat(stage.status().desiredReplicas()).isZero();
        assertThat(stage.status().currentMetrics()).hasSize(1);
    }

    @Test
    void twoAutoscalersOfTheSamePodsDoNothingUntilOneIsLeft() {
        stage.work(600);
        stage.deployment(2);
        stage.autoscaler("maxReplicas: 2");
        stage.autoscaler("another", "maxReplicas: 9");
        stage.look(2);
        assertThat(stage.replicas()).isEqualTo(2);
        String message = "pods by selector app=web are controlled by multiple HPAs: [default/another default/web]";
        assertThat(stage.conditions()).contains("ScalingActive False AmbiguousSelector");
        assertThat(stage.message("ScalingActive")).isEqualTo(message);
        assertThat(stage.events())
                .contains("AmbiguousSelector: " + message, "FailedComputeMetricsReplicas: " + message);
        stage.stage.client.delete(ResourceType.AUTOSCALERS, "default", "another");
        stage.look();
        assertThat(stage.conditions()).contains("ScalingActive True ValidMetricFound");
    }

    @Test
    void autoscalersOfOtherPodsAreNotInTheWay() {
        stage.deployment(1);
        stage.stage.create("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: other}\nspec: {selector: {matchLabels:"
                + " {app: other}}, template: {metadata: {labels: {app: other}}, spec: {containers: [{name: c, image: worker}]}}}");
        stage.autoscaler("maxReplicas: 2");
        stage.autoscaler("other", "maxReplicas: 2\nscaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: other}");
        stage.look(3);
        assertThat(stage.conditions()).contains("ScalingActive True ValidMetricFound");
    }
}
