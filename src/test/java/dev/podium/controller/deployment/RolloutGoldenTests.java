package dev.podium.controller.deployment;

import dev.podium.Chronicle;
import dev.podium.Rehearsal;
import dev.podium.client.ResourceType;
import dev.podium.machinery.Golden;
import dev.podium.model.Deployment;
import dev.podium.model.DeploymentCondition;
import dev.podium.model.DeploymentStatus;
import dev.podium.model.ReplicaSet;
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
 * Whole rollouts: what goes in is a Deployment and what is done to it, what comes out is every state that it and its
 * ReplicaSets pass through, from second to second, and the Events that tell of it. ReplicaSets go by their revision.
 */
class RolloutGoldenTests {

    @TestFactory
    Stream<DynamicTest> deploymentsRollOutAsUpstream() {
        return Golden.cases("rollout", RolloutGoldenTests::roll);
    }

    private static JsonNode roll(ObjectNode input) {
        try (Rehearsal stage = new Rehearsal(1)) {
            Story story = new Story(stage);
            ObjectNode deployment = (ObjectNode) new YAMLMapper().readTree("""
                    apiVersion: apps/v1
                    kind: Deployment
                    metadata: {name: web}
                    spec:
                      selector: {matchLabels: {app: web}}
                      template:
                        metadata: {labels: {app: web}}
                        spec:
                          containers:
                          - name: c
                            image: nginx:1
                    """);
            Chronicle.merge(deployment.withObject("/spec"), input.path("spec"));
            Chronicle.merge((ObjectNode) deployment.at("/spec/template/spec/containers/0"), input.path("container"));
            stage.client.create(ResourceType.DEPLOYMENTS, "default", deployment);
            stage.time.settle();
            story.chronicle.look();
            story.chronicle.wait(input.path("wait").asInt(0));
            for (JsonNode step : input.path("steps")) {
                story.chronicle.note(step);
                stage.client.update(ResourceType.DEPLOYMENTS, "default", "web", object -> {
                    Chronicle.merge(object.withObject("/spec"), step.path("spec"));
                    if (step.has("image")) {
                        ((ObjectNode) object.at("/spec/template/spec/containers/0")).put("image", step.path("image").asString(""));
                    }
                    return object;
                });
                stage.time.settle();
                story.chronicle.look();
                story.chronicle.wait(step.path("wait").asInt(0));
            }
            return story.tree();
        }
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

        private List<ReplicaSet> sets() {
            List<ReplicaSet> sets = stage.client.list(ResourceType.REPLICA_SETS, "default");
            sets.forEach(each -> revisions.putIfAbsent(each.metadata().nameOrEmpty(), "r" + (revisions.size() + 1)));
            return sets.stream().sorted(Comparator.comparing(each -> revisions.get(each.metadata().nameOrEmpty()))).toList();
        }

        private String summary() {
            String sets = sets().stream()
                    .map(each -> revisions.get(each.metadata().nameOrEmpty()) + "@" + Revisions.of(each.metadata()) + "="
                            + each.spec().desired() + "/" + each.statusOrNone().available())
                    .collect(Collectors.joining(" "));
            Deployment deployment = stage.client.find(ResourceType.DEPLOYMENTS, "default", "web");
            DeploymentStatus status = deployment.statusOrNone();
            String conditions = status.conditions().stream()
                    .sorted(Comparator.comparing(DeploymentCondition::type))
                    .map(each -> each.type() + "=" + each.status() + "/" + each.reason())
                    .collect(Collectors.joining(" "));
            return sets + " | all=" + status.all() + " updated=" + status.updated() + " available=" + status.available()
                    + " unavailable=" + (status.unavailableReplicas() == null ? 0 : status.unavailableReplicas()) + " | "
                    + conditions;
        }

        ObjectNode tree() {
            ArrayNode events = tree.putArray("events");
            stage.client.list(ResourceType.EVENTS, "default").stream()
                    .filter(each -> each.path("involvedObject").path("kind").asString("").equals("Deployment"))
                    .sorted(Comparator.comparing(each -> each.path("metadata").path("name").asString("").replaceAll(".*\\.", "")))
                    .map(each -> each.path("reason").asString("") + " " + named(each.path("message").asString("")))
                    .forEach(events::add);
            Deployment deployment = stage.client.find(ResourceType.DEPLOYMENTS, "default", "web");
            ArrayNode messages = tree.putArray("conditions");
            deployment.statusOrNone().conditions().stream()
                    .map(each -> each.type() + ": " + named(String.valueOf(each.message())))
                    .sorted()
                    .forEach(messages::add);
            ObjectNode history = tree.putObject("history");
            sets().forEach(each -> history.put(
                    revisions.get(each.metadata().nameOrEmpty()),
                    each.metadata().annotations().getOrDefault(Revisions.HISTORY, "")));
            return tree;
        }

        private String named(String text) {
            String named = text;
            for (Map.Entry<String, String> each : revisions.entrySet()) {
                named = named.replace(each.getKey(), each.getValue());
            }
            return named;
        }
    }
}
