package dev.podium.kubelet;

import dev.podium.container.ContainerLog;
import dev.podium.container.ContainerReport;
import dev.podium.container.ContainerRuntime;
import dev.podium.container.RuntimeFailure;
import dev.podium.model.Container;
import dev.podium.model.ContainerState;
import dev.podium.model.ContainerState.Terminated;
import dev.podium.model.ContainerStatus;
import dev.podium.model.Records;
import dev.podium.model.VolumeMount;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Says what a Pod is (upstream's {@code kubelet_pods.go}, generateAPIPodStatus and convertStatusToAPIStatus). */
final class StatusBuilder {

    private static final int LONGEST_MESSAGE = 4096;
    private static final int LONGEST_FALLBACK = 2048;
    private static final int FALLBACK_LINES = 80;

    private StatusBuilder() {}

    /** The fields of the status that are the kubelet's, its conditions without their times included. */
    static ObjectNode build(PodView view) {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        Long generation = view.pod().metadata().generation();
        if (generation != null) {
            status.put("observedGeneration", generation);
        }
        String phase = Phases.of(view);
        status.put("phase", phase);
        PodConditions.add(status.putArray("conditions"), view, phase);
        text(status, "message", view.message());
        text(status, "reason", view.reason());
        addresses(status, view);
        status.put("startTime", second(view.startTime()).toString());
        statuses(status, "initContainerStatuses", view.init(), view);
        statuses(status, "containerStatuses", view.main(), view);
        statuses(status, "ephemeralContainerStatuses", view.ephemeral(), view);
        return status;
    }

    private static void text(ObjectNode into, String field, String value) {
        if (!value.isEmpty()) {
            into.put(field, value);
        }
    }

    private static void addresses(ObjectNode status, PodView view) {
        if (view.runtime() == null) {
            return;
        }
        status.put("hostIP", view.node().ip());
        status.putArray("hostIPs").addObject().put("ip", view.node().ip());
        if (view.sandbox() != null) {
            status.put("podIP", view.sandbox().ip());
            status.putArray("podIPs").addObject().put("ip", view.sandbox().ip());
        }
    }

    private static void statuses(ObjectNode status, String field, List<ContainerWorker> workers, PodView view) {
        if (workers.isEmpty()) {
            return;
        }
        ArrayNode array = status.putArray(field);
        for (ContainerWorker each : workers) {
            array.add(Records.tree(status(each, view)));
        }
    }

    private static ContainerStatus status(ContainerWorker worker, PodView view) {
        ContainerReport report = worker.report();
        ContainerRuntime runtime = view.runtime();
        Terminated last = worker.last();
        ContainerState state;
        if (worker.running() && report != null) {
            state = ContainerState.running(report.startedAt() == null ? null : second(report.startedAt()));
        } else if (worker.exited() && report != null && runtime != null) {
            Terminated ended = terminated(worker, report, runtime);
            if (worker.waiting() != null && !view.ending()) {
                state = new ContainerState(worker.waiting(), null, null);
                last = ended;
            } else {
                state = ContainerState.terminated(ended);
            }
        } else if (worker.waiting() != null) {
            state = new ContainerState(worker.waiting(), null, null);
        } else {
            state = ContainerState.waiting(
                    view.pod().spec().initContainers().isEmpty() ? "ContainerCreating" : "PodInitializing", null);
        }
        boolean initDone = worker.role() == ContainerWorker.Role.INIT && worker.succeeded();
        Container spec = worker.spec();
        return new ContainerStatus(
                worker.name(),
                state,
                last == null ? new ContainerState(null, null, null) : ContainerState.terminated(last),
                initDone || worker.ready(),
                worker.restarts(),
                report == null ? spec.imageOrEmpty() : report.image().name(),
                report == null ? "" : report.image().id(),
                worker.id() == null || report == null ? null : containerId(runtime, worker.id()),
                worker.started(),
                null,
                resources(spec),
                mounts(spec),
                null);
    }

    private static @Nullable JsonNode resources(Container spec) {
        return spec.resources() == null
                        || (spec.resources().requests().isEmpty() && spec.resources().limits().isEmpty())
                ? null
                : Records.tree(spec.resources());
    }

    private static @Nullable JsonNode mounts(Container spec) {
        if (spec.volumeMounts().isEmpty()) {
            return null;
        }
        ArrayNode mounts = JsonNodeFactory.instance.arrayNode();
        for (VolumeMount each : spec.volumeMounts()) {
            ObjectNode mount = mounts.addObject().put("name", each.name()).put("mountPath", each.mountPath());
            if (Boolean.TRUE.equals(each.readOnly())) {
                mount.put("readOnly", true).put("recursiveReadOnly", "Disabled");
            }
        }
        return mounts;
    }

    static String containerId(@Nullable ContainerRuntime runtime, @Nullable String id) {
        String version = runtime == null ? "podium://" : runtime.version();
        return version.substring(0, version.indexOf("://") + 3) + id;
    }

    /** How a container ended, with what it left as its last words. */
    static Terminated terminated(ContainerWorker worker, ContainerReport report, ContainerRuntime runtime) {
        return new Terminated(
                report.exitCode(),
                report.signal() == 0 ? null : report.signal(),
                report.reason(),
                message(worker.spec(), report, runtime),
                report.startedAt() == null ? null : second(report.startedAt()),
                report.finishedAt() == null ? null : second(report.finishedAt()),
                containerId(runtime, report.id()));
    }

    private static @Nullable String message(Container spec, ContainerReport report, ContainerRuntime runtime) {
        String path = spec.terminationMessagePath() == null || spec.terminationMessagePath().isEmpty()
                ? "/dev/termination-log"
                : spec.terminationMessagePath();
        String written = new String(runtime.read(report.id(), path, LONGEST_MESSAGE), StandardCharsets.UTF_8);
        if (!written.isEmpty()) {
            return written;
        }
        if ("FallbackToLogsOnError".equals(spec.terminationMessagePolicy()) && report.exitCode() != 0) {
            return tail(runtime, report.id());
        }
        return report.message().isEmpty() ? null : report.message();
    }

    private static @Nullable String tail(ContainerRuntime runtime, String id) {
        try {
            ContainerLog log = runtime.log(id);
            StringBuilder text = new StringBuilder();
            for (ContainerLog.Line line : log.read(Math.max(log.first(), log.next() - FALLBACK_LINES), FALLBACK_LINES)) {
                text.append(new String(line.text(), StandardCharsets.UTF_8)).append('\n');
            }
            return text.length() <= LONGEST_FALLBACK ? text.toString() : text.substring(text.length() - LONGEST_FALLBACK);
        } catch (RuntimeFailure gone) {
            return null;
        }
    }

    static Instant second(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS);
    }
}
