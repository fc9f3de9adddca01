package dev.podium.controller.statefulset;

import dev.podium.Chronicle;
import dev.podium.Rehearsal;
import dev.podium.client.ResourceType;
import dev.podium.machinery.Golden;
import dev.podium.model.Pod;
import dev.podium.model.StatefulSet;
import dev.podium.model.StatefulSetStatus;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Whole lives of StatefulSets: what goes in is one and what is done to it, what comes out is every state that it and its Pods
 * pass through, from second to second, and the Events that tell of it. Revisions go by the order in which they came.
 */
class StatefulSetGoldenTests {

    @TestFactory
    Stream<DynamicTest> statefulSetsLiveAsUpstream() {
        return Golden.cases("rollout-statefulset", StatefulSetGoldenTests::live);
    }

    private static JsonNode live(ObjectNode input) {
        try (Rehearsal stage = new Rehearsal(1)) {
            Story story = new Story(stage);
            ObjectNode set = (ObjectNode) new YAMLMapper().readTree("""
                    apiVersion: apps/v1
                    kind: StatefulSet
                    metadata: {name: web}
                    spec:
                      serviceName: web
                      selector: {matchLabels: {app: web}}
                      template:
                        metadata: {labels: {app: web}}
                        spec:
                          containers:
                          - name: c
                            image: nginx:1
                            readinessProbe: {exec: {command: ["true"]}, initialDelaySeconds: 2, periodSeconds: 1}
                            lifecycle: {preStop: {sleep: {seconds: 2}}}
                    """);
            Chronicle.merge(set.withObject("/spec"), input.path("spec"));
            stage.client.create(ResourceType.STATEFUL_SETS, "default", set);
            stage.time.settle();
            story.chronicle.look();
            story.chronicle.wait(input.path("wait").asInt(0));
            for (JsonNode step : input.path("steps")) {
                story.chronicle.note(step);
                act(stage, step);
                story.chronicle.look();
                story.chronicle.wait(step.path("wait").asInt(0));
            }
            return story.tree();
        }
    }

    private static void act(Rehearsal stage, JsonNode step) {
        if (step.has("delete")) {
            stage.client.delete(ResourceType.PODS, "default", step.path("delete").asString(""));
        }
        if (step.has("fail")) {
            stage.client.updateStatus(ResourceType.PODS, "default", step.path("fail").asString(""), pod -> {
                pod.withObject("/status").put("phase", "Failed");
                return pod;
            });
        }
        if (step.has("spec") || step.has("image")) {
            stage.client.update(ResourceType.STATEFUL_SETS, "default", "web", object -> {
                Chronicle.merge(object.withObject("/spec"), step.path("spec"));
                if (step.has("image")) {
                    ((ObjectNode) object.at("/spec/template/spec/containers/0"))
                            .put("image", step.path("image").asString(""));
                }
                return object;
            });
        }
        stage.time.settle();
    }

    /** What is told of it. */
    private static final class Story {

        private final Rehearsal stage;
        private final ObjectNode tree = JsonNodeFactory.instance.objectNode();
        private final Map<String, String> revisions = new TreeMap<>();
        private final Chronicle chronicle;

        Story(Rehearsal stage) {
            this.stage = stage;
            chronicle = new Chronicle(stage, tree.putArray("states"), this::summary);
        }

        private String summary() {
            stage.client.list(ResourceType.CONTROLLER_REVISIONS, "default").stream()
                    .sorted(Comparator.comparing(each -> each.revision()))
                    .forEach(each -> revisions.putIfAbsent(
                            each.metadata().nameOrEmpty(), "r" + (revisions.size() + 1)));
            List<Pod> pods = stage.client.list(ResourceType.PODS, "default");
            String there = pods.stream()
                    .sorted(Comparator.comparing(each -> each.metadata().nameOrEmpty()))
                    .map(this::pod)
                    .collect(Collectors.joining(" "));
            StatefulSet set = stage.client.find(ResourceType.STATEFUL_SETS, "default", "web");
            StatefulSetStatus status = set.statusOrNone();
            return there + " | all=" + status.replicas() + " ready=" + status.ready() + " available="
                    + status.availableReplicas() + " current=" + status.current() + " updated=" + status.updated() + " "
                    + revisions.get(String.valueOf(status.currentRevision())) + ">"
                    + revisions.get(String.valueOf(status.updateRevision()));
        }

        private String pod(Pod pod) {
            return pod.metadata().name() + "@" + revisions.get(Identity.revision(pod)) + "="
                    + (pod.metadata().deleting() ? "Going" : pod.ready() ? "Ready" : pod.phase());
        }

        ObjectNode tree() {
            ArrayNode events = tree.putArray("events");
            stage.client.list(ResourceType.EVENTS, "default").stream()
                    .filter(each -> each.path("involvedObject").path("kind").asString("").equals("StatefulSet"))
                    .map(each -> each.path("count").asInt() + "x " + each.path("reason").asString("") + " "
                            + each.path("message").asString(""))
                    .sorted()
                    .forEach(events::add);
            ObjectNode history = tree.putObject("history");
            stage.client.list(ResourceType.CONTROLLER_REVISIONS, "default").stream()
                    .sorted(Comparator.comparing(each -> each.revision()))
                    .forEach(each -> history.put(
                            String.valueOf(revisions.get(each.metadata().nameOrEmpty())), each.revision()));
            return tree;
        }
    }
}
