package dev.podium.controller.podautoscaler;

import dev.podium.Rehearsal;
import dev.podium.client.ResourceType;
import dev.podium.container.simulated.Image;
import dev.podium.container.simulated.ImageCatalogue;
import dev.podium.container.simulated.Process;
import dev.podium.model.HorizontalPodAutoscaler;
import dev.podium.model.HorizontalPodAutoscaler.Condition;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/** A cluster with a Deployment {@code web} whose Pods share some work, and an autoscaler of that name, on manual time. */
final class AutoscalerStage implements AutoCloseable {

    private static final Duration STRETCH = Duration.ofMillis(100);

    private final AtomicInteger work = new AtomicInteger();
    private final AtomicInteger workers = new AtomicInteger();
    final Rehearsal stage =
            new Rehearsal(3, ImageCatalogue.standard().register("worker", Image.running(this::share)));

    private int share(Process process) throws Exception {
        workers.incrementAndGet();
        try {
            while (true) {
                int share = Math.min(1000, work.get() / workers.get());
                process.compute(STRETCH.multipliedBy(share).dividedBy(1000));
                process.sleep(STRETCH.multipliedBy(1000 - share).dividedBy(1000));
            }
        } finally {
            workers.decrementAndGet();
        }
    }

    /** So many millicores of work there are, for all Pods together. */
    void work(int millicores) {
        work.set(millicores);
    }

    /** Pods that ask for 200 millicores each, and have been there for long enough to be believed. */
    void deployment(int replicas) {
        deployment(replicas, "{requests: {cpu: 200m}}", "");
    }

    void deployment(int replicas, String resources, String otherContainers) {
        stage.create("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web}
                spec:
                  replicas: %d
                  selector: {matchLabels: {app: web}}
                  template:
                    metadata: {labels: {app: web}}
                    spec:
                      terminationGracePeriodSeconds: 0
                      containers:
                      - {name: c, image: worker, resources: %s}
                """.formatted(replicas, resources) + otherContainers.indent(6));
        stage.advance(Duration.ofSeconds(30));
    }

    /** An autoscaler of the Deployment, for half of what its Pods ask for; it has not been looked at yet. */
    void autoscaler(String spec) {
        autoscaler("web", spec);
    }

    void autoscaler(String name, String spec) {
        String target = spec.contains("scaleTargetRef:")
                ? ""
                : "  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}\n";
        String metrics = spec.contains("metrics:") ? "" : "  metrics:\n  - " + utilization(50) + "\n";
        stage.create("apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: " + name + "}\nspec:\n"
                + target + metrics + spec.indent(2));
    }

    static String utilization(int percent) {
        return "{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: " + percent + "}}}";
    }

    /** Lets the controller look once more. */
    void look() {
        stage.advance(Duration.ofSeconds(15));
    }

    void look(int times) {
        for (int i = 0; i < times; i++) {
            look();
        }
    }

    int replicas() {
        return object("apps/v1", "Deployment", "web").path("spec").path("replicas").asInt();
    }

    void scale(int replicas) {
        stage.client.update(ResourceType.DEPLOYMENTS, "default", "web", deployment -> {
            deployment.withObject("/spec").put("replicas", replicas);
            return deployment;
        });
        stage.time.settle();
    }

    JsonNode object(String apiVersion, String kind, String name) {
        JsonNode found = stage.find(apiVersion, kind, name);
        if (found == null) {
            throw new AssertionError("there is no " + kind + " " + name);
        }
        return found;
    }

    HorizontalPodAutoscaler autoscaler() {
        return find("web");
    }

    HorizontalPodAutoscaler find(String name) {
        HorizontalPodAutoscaler found = stage.client.find(ResourceType.AUTOSCALERS, "default", name);
        if (found == null) {
            throw new AssertionError("there is no autoscaler " + name);
        }
        return found;
    }

    HorizontalPodAutoscaler.Status status() {
        return autoscaler().statusOrNone();
    }

    /** {@code Type Status Reason} of each, in their order. */
    List<String> conditions() {
        return status().conditions().stream()
                .map(each -> each.type() + " " + each.status() + " " + each.reason())
                .toList();
    }

    String message(String condition) {
        return status().conditions().stream()
                .filter(each -> each.type().equals(condition))
                .map(Condition::message)
                .findFirst()
                .orElse("");
    }

    List<String> events() {
        return stage.events("web").stream().filter(each -> !each.startsWith("ScalingReplicaSet")).toList();
    }

    @Override
    public void close() {
        stage.close();
    }
}
