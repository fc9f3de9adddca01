package dev.podium.clients;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Autoscalers, as people use them with kubectl. */
@ParameterizedClass(name = "kubectl {0}")
@ValueSource(strings = {"1.32", "1.35"})
class AutoscalersIT extends KubectlSession {

    private static final String BUSY =
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: busy}
            spec:
              selector: {matchLabels: {app: busy}}
              template:
                metadata: {labels: {app: busy}}
                spec:
                  terminationGracePeriodSeconds: 0
                  containers:
                  - {name: c, image: vish/stress, args: [-cpus, '1'], resources: {requests: {cpu: 200m}, limits: {cpu: 400m}}}
            """;

    @Test
    void autoscaleHasAsManyPodsAsTheLoadTakes() throws Exception {
        kubectl.input(BUSY, "apply", "-f", "-").expectSuccess();
        assertThat(kubectl.ok("autoscale", "deployment", "busy", "--min=1", "--max=3", "--cpu-percent=50").out())
                .isEqualTo("horizontalpodautoscaler.autoscaling/busy autoscaled\n");
        assertThat(kubectl.ok("get", "hpa").lines().getLast())
                .matches("busy +Deployment/busy +cpu: <unknown>/50% +1 +3 +0 +\\d+s");
        kubectl.eventually(each -> each.out().equals("3"), "get", "deployment", "busy", "-o", "jsonpath={.spec.replicas}");
        kubectl.eventually(
                each -> each.lines().getLast().matches("busy +Deployment/busy +cpu: (199|200)%/50% +1 +3 +3 +\\d+s"), "get", "hpa");
        assertThat(kubectl.ok("describe", "hpa", "busy").out())
                .containsPattern("resource cpu on pods +\\(as a percentage of request\\): +(199|200)% \\((399|400)m\\) / 50%")
                .containsPattern("Deployment pods: +3 current / 3 desired")
                .containsPattern("AbleToScale +True +ReadyForNewScale +recommended size matches current size")
                .containsPattern("ScalingActive +True +ValidMetricFound")
                .containsPattern("ScalingLimited +True +TooManyReplicas +the desired replica count is more than the maximum")
                .containsPattern("Normal +SuccessfulRescale .* horizontal-pod-autoscaler +New size: 3; reason: cpu resource"
                        + " utilization \\(percentage of request\\) above target");
        kubectl.ok("patch", "hpa", "busy", "-p", "{\"spec\":{\"maxReplicas\":2}}");
        kubectl.eventually(each -> each.out().equals("2"), "get", "deployment", "busy", "-o", "jsonpath={.status.replicas}");
        kubectl.ok("delete", "hpa", "busy");
    }
}
