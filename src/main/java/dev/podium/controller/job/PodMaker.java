package dev.podium.controller.job;

import dev.podium.controller.pods.PodControl;
import dev.podium.model.Job;
import dev.podium.model.Pod;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes a Job's Pods from its template. */
final class PodMaker {

    private static final String VARIABLE = "JOB_COMPLETION_INDEX";

    /** What is left of a name for the random part of a generated one (upstream's {@code MaxGeneratedNameLength}). */
    private static final int LONGEST_PREFIX = 58;

    private final Job job;
    private final ObjectNode common;

    PodMaker(PodControl control, Job job) {
        this.job = job;
        this.common = control.pod(job.metadata(), job.spec().template());
        if (!job.spec().template().metadata().finalizers().contains(JobPods.FINALIZER)) {
            common.withObject("metadata").withArray("finalizers").add(JobPods.FINALIZER);
        }
        if (job.spec().indexed()) {
            for (String each : List.of("initContainers", "containers")) {
                common.path("spec").path(each).forEach(container -> nameIndex((ObjectNode) container));
            }
        }
    }

    private static void nameIndex(ObjectNode container) {
        for (JsonNode each : container.path("env")) {
            if (each.path("name").asString("").equals(VARIABLE)) {
                return;
            }
        }
        container
                .withArray("env")
                .addObject()
                .put("name", VARIABLE)
                .putObject("valueFrom")
                .putObject("fieldRef")
                .put("fieldPath", "metadata.labels['" + JobPods.INDEX + "']");
    }

    /** A Pod of a Job without indexes. */
    ObjectNode pod() {
        return common.deepCopy();
    }

    /** @param failed whom it replaces; null if it is the first of its index, or failures are not counted by index */
    ObjectNode pod(int index, @Nullable Pod failed) {
        ObjectNode pod = common.deepCopy();
        ObjectNode metadata = pod.withObject("metadata");
        ObjectNode annotations = metadata.withObject("annotations");
        String name = job.metadata().nameOrEmpty();
        String number = String.valueOf(index);
        annotations.put(JobPods.INDEX, number);
        metadata.withObject("labels").put(JobPods.INDEX, number);
        pod.withObject("spec").put("hostname", name + "-" + number);
        String end = "-" + number + "-";
        metadata.put("generateName", name.substring(0, Math.min(name.length(), LONGEST_PREFIX - end.length())) + end);
        if (job.spec().backoffLimitPerIndex() != null) {
            int failures = 0;
            int ignored = 0;
            if (failed != null) {
                boolean counts = FailurePolicy.of(job, failed).counts();
                failures = JobPods.failures(failed) + (counts ? 1 : 0);
                ignored = JobPods.ignoredFailures(failed) + (counts ? 0 : 1);
            }
            annotations.put(JobPods.FAILURES, String.valueOf(failures));
            if (ignored > 0) {
                annotations.put(JobPods.IGNORED_FAILURES, String.valueOf(ignored));
            }
        }
        return pod;
    }
}
