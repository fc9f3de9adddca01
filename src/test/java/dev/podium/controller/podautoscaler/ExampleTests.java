package dev.podium.controller.podautoscaler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.Rehearsal;
import dev.podium.client.ResourceType;
import dev.podium.model.Deployment;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The example about autoscaling shows what it promises, and other images that compute do too. */
class ExampleTests {

    private static final Path EXAMPLES = Path.of("examples", "autoscaling");

    private static int replicas(Rehearsal stage, String name) {
        Deployment deployment = stage.client.find(ResourceType.DEPLOYMENTS, "default", name);
        if (deployment == null) {
            throw new AssertionError("there is no Deployment " + name);
        }
        return deployment.spec().replicas();
    }

    @Test
    void aServerGrowsWithItsRequests() throws Exception {
        try (Rehearsal stage = new Rehearsal(3)) {
            stage.createAll(EXAMPLES.resolve("php-apache.yaml"));
            stage.advance(Duration.ofSeconds(30));
            stage.create("""
                    apiVersion: v1
                    kind: Pod
                    metadata: {name: load}
                    spec:
                      terminationGracePeriodSeconds: 0
                      containers:
                      - {name: load, image: busybox, command: [sh, -c, 'while sleep 0.01; do wget -qO- http://php-apache; done']}
                    """);
            stage.advance(Duration.ofSeconds(60));
            assertThat(replicas(stage, "php-apache")).isBetween(8, 10);
            stage.client.delete(ResourceType.PODS, "default", "load");
            stage.advance(Duration.ofMinutes(5));
            assertThat(replicas(stage, "php-apache")).isEqualTo(1);
            assertThat(stage.events("php-apache"))
                    .contains(
                            "SuccessfulRescale: New size: 5; reason: cpu resource utilization (percentage of request) above target",
                            "SuccessfulRescale: New size: 4; reason: All metrics below target",
                            "SuccessfulRescale: New size: 3; reason: All metrics below target");
        }
    }

    private static void deployment(Rehearsal stage, String name, String container) {
        stage.create("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: %s}
                spec:
                  selector: {matchLabels: {app: %s}}
                  template:
                    metadata: {labels: {app: %s}}
                    spec: {containers: [%s]}
                """.formatted(name, name, name, container));
        stage.create("apiVersion: autoscaling/v1\nkind: HorizontalPodAutoscaler\nmetadata: {name: " + name + "}\nspec: {maxReplicas:"
                + " 3, targetCPUUtilizationPercentage: 50, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: "
                + name + "}}");
    }

    @Test
    void whatIsUnderStressGrowsUntilTheStressIsOver() {
        try (Rehearsal stage = new Rehearsal(3)) {
            deployment(stage, "stress", "{name: c, image: polinux/stress, command: [sh, -c, 'stress --cpu 1 --timeout 60s; sleep 9999'],"
                    + " resources: {requests: {cpu: 500m}}}");
            stage.advance(Duration.ofSeconds(45));
            assertThat(replicas(stage, "stress")).isEqualTo(3);
            stage.advance(Duration.ofMinutes(7));
            assertThat(replicas(stage, "stress")).isEqualTo(1);
        }
    }

    @Test
    void aResourceConsumerIsToldHowMuchToUse() {
        try (Rehearsal stage = new Rehearsal(3)) {
            deployment(stage, "consumer", "{name: c, image: registry.k8s.io/e2e-test-images/resource-consumer:1.13,"
                    + " resources: {requests: {cpu: 500m}}}");
            stage.advance(Duration.ofSeconds(45));
            assertThat(replicas(stage, "consumer")).isEqualTo(1);
            String address = stage.client.list(ResourceType.PODS, "default").getFirst().status().podIP();
            stage.create("apiVersion: v1\nkind: Pod\nmetadata: {name: ask}\nspec: {restartPolicy: Never, containers: [{name: c, image:"
                    + " curlimages/curl, command: [curl, --data, 'millicores=600&durationSec=60', 'http://" + address
                    + ":8080/ConsumeCPU']}]}");
            stage.advance(Duration.ofSeconds(60));
            assertThat(replicas(stage, "consumer")).isEqualTo(3);
            stage.advance(Duration.ofMinutes(7));
            assertThat(replicas(stage, "consumer")).isEqualTo(1);
        }
    }
}
