package dev.podium.controller.daemonset;

import dev.podium.Rehearsal;
import dev.podium.client.ResourceType;
import dev.podium.machinery.Golden;
import dev.podium.model.Pod;
import dev.podium.model.DaemonSet;
import dev.podium.model.DaemonSetStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
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
 * Whole lives of DaemonSets: what goes in is one and what is done to it, what comes out is every state that it and its Pods
 * pass through, from second to second, and the Events that tell of it. Revisions go by the order in which they came.
 */
class DaemonSetGoldenTests {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @TestFactory
    Stream<DynamicTest> daemonSetsLiveAsUpstream() {
        return Golden.cases("rollout-daemonset", DaemonSetGoldenTests::live);
    }

    private static JsonNode live(ObjectNode input) {
        try (Rehearsal stage = new Rehearsal(input.path("nodes").asInt(3))) {
            Chronicle chronicle = new Chronicle(stage);
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
            merge(set.withObject("/spec"), input.path("spec"));
            stage.client.create(ResourceType.DAEMON_SETS, "default", set);
            stage.time.settle();
            chronicle.look();
            chronicle.wait(input.path("wait").asInt(0));
            for (JsonNode step : input.path("steps")) {
                chronicle.note(step);
                act(stage, step);
                chronicle.look();
                chronicle.wait(step.path("wait").asInt(0));
            }
            return chronicle.tree();
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
                merge(object.withObject("/spec"), step.path("spec"));
                if (step.has("image")) {
                    ((ObjectNode) object.at("/spec/template/spec/containers/0"))
                            .put("image", step.path("image").asString(""));
                }
                return object;
            });
        }
        stage.time.settle();
    }

    private static void merge(ObjectNode into, JsonNode from) {
        from.properties().forEach(each -> into.set(each.getKey(), each.getValue()));
    }

    /** Notes what changes, from second to second. */
    private static final class Chronicle {

        private final Rehearsal stage;
        private final ObjectNode tree = JsonNodeFactory.instance.objectNode();
        private final ArrayNode states = tree.putArray("states");
        private final Map<String, String> revisions = new TreeMap<>();
        private String last = "";

        Chronicle(Rehearsal stage) {
            this.stage = stage;
        }

        void note(JsonNode step) {
            ObjectNode what = ((ObjectNode) step).deepCopy();
            what.remove("wait");
            states.add("-- " + what.toString().replace("\"", ""));
        }

        void wait(int seconds) {
            for (int i = 0; i < seconds; i++) {
                stage.advance(Duration.ofSeconds(1));
                look();
            }
        }

        void look() {
            stage.client.list(ResourceType.CONTROLLER_REVISIONS, "default").stream()
                    .sorted(Comparator.comparing(each -> each.revision()))
                    .forEach(each -> revisions.putIfAbsent(
                            each.metadata().nameOrEmpty(), "r" + (revisions.size() + 1)));
            String now = summary();
            if (!now.equals(last)) {
                states.add(Duration.between(START, stage.time.now()).toSeconds() + "s " + now);
                last = now;
            }
        }

        private String summary() {
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
