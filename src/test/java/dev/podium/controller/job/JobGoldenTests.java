package dev.podium.controller.job;

import dev.podium.Chronicle;
import dev.podium.Rehearsal;
import dev.podium.client.ResourceType;
import dev.podium.machinery.Golden;
import dev.podium.model.Job;
import dev.podium.model.JobStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
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
 * Whole lives of Jobs whose Pods really run: what goes in is what a Job asks for, what its Pods do, and what is changed while it
 * runs; what comes out is every status that it passes through, from second to second, and the Events that tell of it.
 */
class JobGoldenTests {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @TestFactory
    Stream<DynamicTest> jobsLiveAsUpstream() {
        return Golden.cases("job", JobGoldenTests::live);
    }

    private static JsonNode live(ObjectNode input) {
        try (Rehearsal stage = new Rehearsal(1)) {
            Story story = new Story(stage);
            ObjectNode job = (ObjectNode) new YAMLMapper().readTree("""
                    metadata: {name: work}
                    spec:
                      template:
                        spec: {restartPolicy: Never, terminationGracePeriodSeconds: 5, containers: [{name: c, image: busybox}]}
                    """);
            Chronicle.merge(job.withObject("/spec"), input.path("spec"));
            Chronicle.merge(job.withObject("/spec/template/spec"), input.path("pod"));
            ((ObjectNode) job.at("/spec/template/spec/containers/0"))
                    .putArray("command")
                    .add("sh")
                    .add("-c")
                    .add(input.path("run").asString(""));
            stage.client.create(ResourceType.JOBS, "default", job);
            stage.time.settle();
            story.chronicle.look();
            story.chronicle.wait(input.path("wait").asInt(0));
            for (JsonNode step : input.path("steps")) {
                story.chronicle.note(step.path("spec"));
                stage.client.update(ResourceType.JOBS, "default", "work", object -> {
                    Chronicle.merge(object.withObject("/spec"), step.path("spec"));
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
        private final Chronicle chronicle;

        Story(Rehearsal stage) {
            this.stage = stage;
            chronicle = new Chronicle(stage, tree.putArray("states"), this::summary);
        }

        private String summary() {
            Job job = stage.client.find(ResourceType.JOBS, "default", "work");
            if (job == null) {
                return "gone";
            }
            JobStatus status = job.statusOrNone();
            StatusDraft counts = new StatusDraft(status);
            return "active=" + counts.active + " ready=" + counts.ready + " terminating=" + counts.terminating + " succeeded="
                    + counts.succeeded + " failed=" + counts.failed
                    + (counts.completedIndexes.isEmpty() ? "" : " completed=" + counts.completedIndexes)
                    + (counts.failedIndexes == null ? "" : " given up=" + counts.failedIndexes)
                    + " | " + since("started", counts.startTime) + since("completed", counts.completionTime) + "| "
                    + status.conditions().stream()
                            .map(each -> each.type() + "=" + each.status() + "/" + each.reason())
                            .collect(Collectors.joining(" "));
        }

        private static String since(String what, Instant when) {
            return when == null ? "" : what + " " + Duration.between(START, when).toSeconds() + "s ";
        }

        ObjectNode tree() {
            ArrayNode events = tree.putArray("events");
            stage.client.list(ResourceType.EVENTS, "default").stream()
                    .filter(each -> each.path("involvedObject").path("kind").asString("").equals("Job"))
                    // Pods come and go several at a time, in no order.
                    .sorted(Comparator.comparing((JsonNode each) -> each.path("lastTimestamp").asString(""))
                            .thenComparing(each -> each.path("message").asString("")))
                    .map(each -> each.path("reason").asString("") + " "
                            + each.path("message").asString("").replaceAll("work((-\\d+)?)-[a-z0-9]{5}\\b", "work$1-x"))
                    .forEach(events::add);
            return tree;
        }
    }
}
