package dev.podium.controller.job;

import dev.podium.Rehearsal;
import dev.podium.client.ResourceType;
import dev.podium.model.Job;
import dev.podium.model.JobCondition;
import dev.podium.model.JobStatus;
import dev.podium.model.LabelQuery;
import dev.podium.model.Pod;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Jobs on a clock that a test moves. Their Pods do what the test says: no kubelet runs them, unless there are nodes. */
final class JobStage implements AutoCloseable {

    final Rehearsal rehearsal;

    JobStage(int nodes) {
        rehearsal = new Rehearsal(nodes);
    }

    /** Creates the Job {@code work} of that spec, whose Pods run an image of no account, and has it looked at. */
    void job(String spec) {
        job("work", spec);
    }

    void job(String name, String spec) {
        ObjectNode job = (ObjectNode) new YAMLMapper().readTree("""
                metadata: {name: %s}
                spec:
                  template:
                    metadata: {annotations: {note: hello}}
                    spec: {restartPolicy: Never, containers: [{name: c, image: busybox}]}
                """.formatted(name));
        if (!spec.isEmpty()) {
            job.withObject("/spec").setAll((ObjectNode) new YAMLMapper().readTree(spec));
        }
        rehearsal.client.create(ResourceType.JOBS, "default", job);
        rehearsal.time.settle();
    }

    Job job() {
        Job job = rehearsal.client.find(ResourceType.JOBS, "default", "work");
        if (job == null) {
            throw new AssertionError("there is no Job");
        }
        return job;
    }

    JobStatus status() {
        return job().statusOrNone();
    }

    /** {@code Type=status/reason: message} of the conditions, in their order. */
    List<String> conditions() {
        return status().conditions().stream()
                .map((JobCondition each) ->
                        each.type() + "=" + each.status() + "/" + each.reason() + ": " + each.message())
                .toList();
    }

    List<String> events() {
        return rehearsal.events("work");
    }

    /** All Pods with the Job's label. */
    List<Pod> pods() {
        return rehearsal.client.list(ResourceType.PODS, "default", LabelQuery.parse("job-name=work"));
    }

    List<Pod> active() {
        return pods().stream().filter(Pod::active).toList();
    }

    Pod active(int index) {
        return active().stream().filter(each -> JobPods.index(each) == index).findFirst().orElseThrow();
    }

    void succeed(Pod pod) {
        status(pod, status -> status.put("phase", "Succeeded"));
    }

    /** Has a Pod fail, and the Job's controller hear of it. */
    void fail(Pod pod) {
        fail(pod, 1);
    }

    void fail(Pod pod, int exitCode) {
        String now = rehearsal.time.now().toString();
        status(pod, status -> {
            status.put("phase", "Failed");
            status.putArray("containerStatuses")
                    .addObject()
                    .put("name", "c")
                    .put("image", "busybox")
                    .put("imageID", "")
                    .put("ready", false)
                    .put("restartCount", 0)
                    .putObject("state")
                    .putObject("terminated")
                    .put("exitCode", exitCode)
                    .put("finishedAt", now);
        });
    }

    void status(Pod pod, Consumer<ObjectNode> change) {
        rehearsal.client.updateStatus(ResourceType.PODS, "default", pod.metadata().nameOrEmpty(), tree -> {
            change.accept(tree.withObject("/status"));
            return tree;
        });
        look();
    }

    void update(Consumer<ObjectNode> change) {
        rehearsal.client.update(ResourceType.JOBS, "default", "work", tree -> {
            change.accept(tree.withObject("/spec"));
            return tree;
        });
        look();
    }

    void delete(Pod pod) {
        rehearsal.client.delete(ResourceType.PODS, "default", pod.metadata().nameOrEmpty());
        look();
    }

    /** Long enough for the controller to look at what has happened, and at what it did about it. */
    void look() {
        rehearsal.time.settle();
        advance(3);
    }

    void advance(long seconds) {
        rehearsal.advance(Duration.ofSeconds(seconds));
    }

    @Override
    public void close() {
        rehearsal.close();
    }
}
