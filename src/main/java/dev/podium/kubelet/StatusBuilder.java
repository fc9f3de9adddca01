package dev.podium.kubelet;

import dev.podium.container.ContainerLog;
import dev.podium.container.ContainerReport;
import dev.podium.container.ContainerRuntime;
import dev.podium.container.ContainerUser;
import dev.podium.container.RuntimeFailure;
import dev.podium.model.Container;
import dev.podium.model.ContainerState;
import dev.podium.model.ContainerState.Terminated;
import dev.podium.model.ContainerStatus;
import dev.podium.model.Records;
import dev.podium.model.ResourceRequirements;
import dev.podium.model.VolumeMount;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
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
        if (!view.anyRunning() || view.overruled() != null) {
            text(status, "message", view.message());
            text(status, "reason", view.reason());
        }
        status.put("startTime", second(view.startTime()).toString());
        if (view.rejected()) {
            return status;
        }
        addresses(status, view);
        statuses(status, "initContainerStatuses", view.init(), view);
        statuses(status, "containerStatuses", byName(view.main()), view);
        statuses(status, "ephemeralContainerStatuses", byName(view.ephemeral()), view);
        PodLevelStatus.add(status, view);
        return status;
    }

    /** Upstream lists init containers in their order, and all others by name. */
    private static List<ContainerWorker> byName(List<ContainerWorker> workers) {
        return workers.stream()
                .sorted(Comparator.comparing(ContainerWorker::name))
                .toList();
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
            array.add(status(each, view));
        }
    }

    private static ObjectNode status(ContainerWorker worker, PodView view) {
        ContainerReport report = worker.report();
        ContainerStatus before = worker.before();
        boolean begun = report != null || before != null;
        Terminated last = worker.last();
        ContainerState state;
        if (worker.up() && report != null) {
            state = ContainerState.running(report.startedAt() == null ? null : second(report.startedAt()));
        } else if (worker.ended() != null && (worker.waiting() == null || view.ending() || !restarts(worker, view))) {
            state = ContainerState.terminated(worker.ended());
        } else {
            state = new ContainerState(
                    worker.waiting() == null ? creating(view) : worker.waiting(), null, null);
            last = worker.ended() == null ? last : worker.ended();
        }
        Container spec = worker.spec();
        ObjectNode status = JsonNodeFactory.instance.objectNode().put("name", worker.name());
        status.set("state", Records.tree(state));
        status.set("lastState", Records.tree(last == null ? NEVER : ContainerState.terminated(last)));
        status.put("ready", ready(worker));
        status.put("restartCount", worker.restarts());
        status.put("image", report != null ? report.image().name() : text(before == null ? null : before.image(), spec.imageOrEmpty()));
        status.put("imageID", report != null ? report.image().id() : text(before == null ? null : before.imageID(), ""));
        String id = report != null ? containerId(view.runtime(), report.id()) : before == null ? null : before.containerID();
        if (id != null) {
            status.put("containerID", id);
        }
        if (worker.role() != ContainerWorker.Role.EPHEMERAL) {
            status.put("started", worker.started());
        }
        if (begun) {
            resources(status, worker);
        }
        JsonNode mounts = mounts(spec);
        if (mounts != null) {
            status.set("volumeMounts", mounts);
        }
        if (report != null) {
            user(status.putObject("user").putObject("linux"), report.user());
        }
        return status;
    }

    private static final ContainerState NEVER = new ContainerState(null, null, null);

    private static ContainerState.Waiting creating(PodView view) {
        return new ContainerState.Waiting(
                view.pod().spec().initContainers().isEmpty() ? "ContainerCreating" : "PodInitializing", null);
    }

    /** An init container is ready when it has done its work. */
    private static boolean ready(ContainerWorker worker) {
        return switch (worker.role()) {
            case INIT -> worker.succeeded();
            case SIDECAR, MAIN -> worker.ready();
            case EPHEMERAL -> false;
        };
    }

    private static boolean restarts(ContainerWorker worker, PodView view) {
        return worker.restarts(view.pod());
    }

    private static String text(@Nullable String value, String otherwise) {
        return value == null || value.isEmpty() ? otherwise : value;
    }

    private static void resources(ObjectNode status, ContainerWorker worker) {
        ResourceRequirements asked = worker.spec().resourcesOrNone();
        if (!asked.requests().isEmpty()) {
            status.set("allocatedResources", Records.tree(asked).path("requests"));
        }
        // Upstream shows an empty object when nothing is asked.
        boolean changes = worker.running() && worker.resize().due();
        status.set("resources", Records.tree(changes ? worker.resize().actual() : asked));
    }

    private static void user(ObjectNode into, ContainerUser user) {
        into.put("uid", user.uid()).put("gid", user.gid());
        ArrayNode groups = into.putArray("supplementalGroups");
        user.groups().forEach(groups::add);
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
                // Upstream's runtimes tell no signal.
                null,
                report.reason(),
                message(worker.spec(), report, runtime),
                second(report.startedAt() == null ? Instant.EPOCH : report.startedAt()),
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
                text.append(new String(line.written(), StandardCharsets.UTF_8));
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
