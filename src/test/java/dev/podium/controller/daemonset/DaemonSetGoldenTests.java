package dev.podium.controller.daemonset;

import dev.podium.Chronicle;
import dev.podium.Rehearsal;
import dev.podium.client.ResourceType;
import dev.podium.machinery.Golden;
import dev.podium.model.Pod;
import dev.podium.model.DaemonSet;
import dev.podium.model.DaemonSetStatus;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Whole lives of DaemonSets: what goes in is one and what is done to it, what comes out is every state that it and its Pods
 * pass through, from second to second, and the Events that tell of it. Revisions go by the order in which they came.
 */
class DaemonSetGoldenTests {

    @TestFactory
    Stream<DynamicTest> daemonSetsLiveAsUpstream() {
        return Golden.cases("rollout-daemonset", DaemonSetGoldenTests::live);
    }

    private static JsonNode live(ObjectNode input) {
        try (Rehearsal stage = new Rehearsal(input.path("nodes").asInt(3))) {
            Story story = new Story(stage);
            ObjectNode set = (ObjectNode) new YAMLMapper().readTree("""
                    apiVersion: apps/v1
                    kind: DaemonSet
                    metadata: {name: agent}
                    spec:
                      selector: {matchLabels: {app: agent}}
                      template:
                        metadata: {labels: {app: agent}}
                        spec:
                          containers:
                          - name: c
                            image: nginx:1
                            readinessProbe: {exec: {command: ["true"]}, initialDelaySeconds: 2, periodSeconds: 1}
                            lifecycle: {preStop: {sleep: {seconds: 2}}}
                    """);
            Chronicle.merge(set.withObject("/spec"), input.path("spec"));
            stage.client.create(ResourceType.DAEMON_SETS, "default", set);
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
            stage.client.list(ResourceType.PODS, "default").stream()
                    .filter(each -> step.path("delete").asString("").equals(each.spec().nodeName()))
                    .forEach(each -> stage.client.delete(
                            ResourceType.PODS, "default", each.metadata().nameOrEmpty()));
        }
        if (step.has("taint")) {
            stage.client.update(ResourceType.NODES, "", step.path("taint").asString(""), node -> {
                node.withObject("/spec").putArray("taints").addObject().put("key", "full").put("effect", "NoSchedule");
                return node;
            });
        }
        if (step.has("spec") || step.has("image")) {
            stage.client.update(ResourceType.DAEMON_SETS, "default", "agent", object -> {
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
            String there = stage.client.list(ResourceType.PODS, "default").stream()
                    .map(this::pod)
                    .sorted()
                    .collect(Collectors.joining(" "));
            DaemonSet set = stage.client.find(ResourceType.DAEMON_SETS, "default", "agent");
            DaemonSetStatus status = set.statusOrNone();
            return there + " | desired=" + status.desiredNumberScheduled() + " current=" + status.currentNumberScheduled()
                    + " misplaced=" + status.numberMisscheduled() + " updated=" + status.updated() + " ready="
                    + status.numberReady() + " available=" + status.available() + " unavailable=" + status.unavailable();
        }

        private String pod(Pod pod) {
            return DaemonPods.node(pod) + "@"
                    + revisions.get("agent-" + pod.metadata().labels().get(DaemonPods.REVISION)) + "="
                    + (pod.metadata().deleting() ? "Going" : pod.ready() ? "Ready" : pod.phase());
        }

        ObjectNode tree() {
            ObjectNode events = tree.putObject("events");
            stage.client.list(ResourceType.EVENTS, "default").stream()
                    .filter(each -> each.path("involvedObject").path("kind").asString("").equals("DaemonSet"))
                    .collect(Collectors.groupingBy(
                            each -> each.path("reason").asString("") + " "
                                    + each.path("message").asString("").replaceAll("agent-.{5}$", "agent-xxxxx"),
                            TreeMap::new,
                            Collectors.summingInt(each -> each.path("count").asInt())))
                    .forEach(events::put);
            ObjectNode history = tree.putObject("history");
            stage.client.list(ResourceType.CONTROLLER_REVISIONS, "default").stream()
                    .sorted(Comparator.comparing(each -> each.revision()))
                    .forEach(each -> history.put(
                            String.valueOf(revisions.get(each.metadata().nameOrEmpty())), each.revision()));
            return tree;
        }
    }
}
