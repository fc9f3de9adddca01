package dev.podium.kubelet;

import dev.podium.client.EventRecorder;
import dev.podium.client.ObjectReference;
import dev.podium.client.RequestFailed;
import dev.podium.client.ResourceType;
import dev.podium.container.ContainerRuntime;
import dev.podium.container.RuntimeFailure;
import dev.podium.container.Sandbox;
import dev.podium.model.DiskUsage;
import dev.podium.model.Node;
import dev.podium.model.Pod;
import dev.podium.probe.ProbeKind;
import dev.podium.probe.ProbeListener.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Brings one Pod of a node from what it is to what it is asked to be, step by step, and reports what it has become
 * (upstream's {@code pod_workers.go} and {@code kuberuntime_manager.go}). One thread at a time steps it.
 */
final class PodWorker {

    private static final Duration VOLUME_RETRY = Duration.ofSeconds(2);

    private final PodKey key;
    private final NodeKubelet node;
    private final Surroundings shared;
    private final PodContainers containers;
    private final Course course;
    private final @Nullable JointRestart jointRestart;
    private final Instant startTime;
    private final SourceReferences references;
    private final PodReporter reporter;
    private final PodResize resize;
    private boolean admitted;
    /** Is also read by whoever connects to the Pod. */
    private volatile @Nullable Sandbox sandbox;
    /** These are also read by whoever asks what the Pod uses. */
    private volatile boolean sandboxStopped;
    private volatile @Nullable Volumes volumes;
    private String reason = "";
    private String message = "";
    /** The phase that somebody else has given the Pod. */
    private @Nullable String overruled;
    private final EndTime endTime = new EndTime();
    private String lastVolumeProblem = "";

    PodWorker(Pod pod, NodeKubelet node, Surroundings shared) {
        this.key = PodKey.of(pod);
        this.node = node;
        this.shared = shared;
        this.reporter = new PodReporter(key, shared);
        this.resize = new PodResize(pod, node, shared);
        Instant now = shared.time().now();
        Instant began = pod.status() == null ? null : pod.status().startTime();
        this.startTime = began == null ? now : began;
        this.references = SourceReferences.of(pod.spec());
        this.containers = PodContainers.of(pod, now);
        this.course = new Course(containers);
        this.jointRestart = JointRestart.of(containers);
    }

    PodKey key() {
        return key;
    }

    NodeKubelet node() {
        return node;
    }

    @Nullable Sandbox sandbox() {
        return sandbox;
    }

    @Nullable String sandboxId() {
        return sandbox == null ? null : sandbox.id();
    }

    /** The Pod's sandbox as long as it runs, else null. */
    @Nullable Sandbox runningSandbox() {
        return sandboxStopped ? null : sandbox;
    }

    /** What the files of its volumes take, by volume, of those that have files of their own. */
    Map<String, DiskUsage> diskUsage() {
        Volumes present = volumes;
        return present == null ? Map.of() : present.usage();
    }

    /** A ConfigMap or a Secret of the Pod's namespace has changed. */
    void sourcesChanged() {
        containers.all().forEach(ContainerWorker::nudge);
    }

    /** The ConfigMaps and Secrets that the Pod refers to. */
    SourceReferences references() {
        return references;
    }

    /** Why a container of the Pod waits that has nothing else to wait for. */
    String creating() {
        return containers.creating();
    }

    /** The container of that name, of whatever role; null if there is none. */
    @Nullable ContainerWorker container(String name) {
        return containers.find(name);
    }

    void decided(String container, String containerId, ProbeKind kind, Verdict verdict) {
        ContainerWorker worker = container(container);
        if (worker != null) {
            worker.decided(containerId, kind, verdict);
        }
    }

    /** One step; answers with when to take the next without news, or null. */
    @Nullable Duration sync(Pod asked) {
        ContainerRuntime runtime = node.runtime();
        if (runtime == null) {
            // Told again once the node's range of addresses is known; only what never began can go before that.
            return asked.metadata().deleting() ? finish() : null;
        }
        if (!admitted && reason.isEmpty() && !asked.metadata().deleting()) {
            admit(resize.granted(asked));
        }
        boolean lives = admitted && reason.isEmpty() && overruled == null && !asked.metadata().deleting();
        Duration room = lives ? resize.ask(asked) : null;
        Pod pod = resize.granted(asked);
        if (!admitted) {
            report(pod, runtime, true);
            return pod.metadata().deleting() ? finish() : null;
        }
        PodContext context = sandbox == null ? null : context(pod, runtime, sandbox, volumes(runtime));
        if (context != null) {
            containers.adopt(pod);
            containers.all().forEach(each -> each.observe(context));
            if (resize.news()) {
                report(pod, runtime, false);
            }
        }
        endedByOthers(pod);
        Duration deadline = deadline(pod);
        boolean ending = pod.metadata().deleting() || !reason.isEmpty() || overruled != null;
        if (ending) {
            return end(pod, runtime, context);
        }
        if (context != null && jointRestart != null && restarting(jointRestart, context, runtime)) {
            return deadline;
        }
        if (course.completed(pod, context)) {
            release();
            stopSandbox(runtime);
            report(pod, runtime, false);
            return null;
        }
        Duration next = context == null ? begin(pod, runtime) : run(context);
        Duration resized = context == null ? null : resize.actuate(context, containers);
        report(pod, runtime, false);
        return Course.sooner(Course.sooner(next, resized), Course.sooner(room, deadline));
    }

    /** Whether containers still have to end so that all can begin anew; upstream tells of the beginning and the end of that only. */
    private boolean restarting(JointRestart restart, PodContext context, ContainerRuntime runtime) {
        if (restart.begins()) {
            report(context.pod(), runtime, false);
        }
        if (!restart.going()) {
            return false;
        }
        if (!restart.proceed(context)) {
            return true;
        }
        course.startOver();
        report(context.pod(), runtime, false);
        containers.all().forEach(ContainerWorker::await);
        return false;
    }

    private void admit(Pod pod) {
        Node object = shared.client().find(ResourceType.NODES, "", node.name());
        PodAdmission.Share share = PodAdmission.Share.of(pod);
        PodAdmission.Refusal refusal = node.admit(
                key.uid(), share, others -> object == null ? null : PodAdmission.check(pod, share, object, others));
        if (refusal == null) {
            admitted = true;
        } else {
            reason = refusal.reason();
            message = "Pod was rejected: " + refusal.message();
            tell(pod, EventRecorder.Type.WARNING,
                            refusal.reason(),
                            refusal.message());
        }
    }

    private PodContext context(Pod pod, ContainerRuntime runtime, Sandbox running, Volumes disk) {
        return new PodContext(
                key,
                pod,
                node,
                runtime,
                running,
                disk,
                new Sources(shared, pod, running.ip(), node.ip()),
                shared);
    }

    /** The disk is only touched if the Pod has volumes. */
    private Volumes volumes(ContainerRuntime runtime) {
        Volumes present = volumes;
        if (present == null) {
            present = new Volumes(runtime.hostRoot(), key.uid());
            volumes = present;
        }
        return present;
    }

    /** Somebody else has declared the Pod over, such as an eviction: its kubelet sees to it that it is. */
    private void endedByOthers(Pod pod) {
        if (reason.isEmpty() && overruled == null && pod.terminal() && reporter.saidAlive() && pod.status() != null) {
            overruled = pod.phase();
            reason = pod.status().reason() == null ? "" : pod.status().reason();
            message = pod.status().message() == null ? "" : pod.status().message();
        }
    }

    /** Ends a Pod that has been active for too long; answers with how long it may go on. */
    private @Nullable Duration deadline(Pod pod) {
        Long seconds = pod.spec().activeDeadlineSeconds();
        if (seconds == null || !reason.isEmpty()) {
            return null;
        }
        Duration left = Duration.between(shared.time().now(), startTime.plusSeconds(seconds));
        if (left.isPositive()) {
            return left;
        }
        reason = "DeadlineExceeded";
        message = "Pod was active on the node longer than the specified deadline";
        tell(pod, EventRecorder.Type.NORMAL,
                        "DeadlineExceeded",
                        message);
        return null;
    }

    private @Nullable Duration begin(Pod pod, ContainerRuntime runtime) {
        if (!pod.spec().volumes().isEmpty()) {
            Sources sources = new Sources(shared, pod, "", node.ip());
            try {
                volumes(runtime).setUp(pod, sources, runtime.hostFiles());
            } catch (MissingSource missing) {
                String problem = String.valueOf(missing.getMessage());
                if (!problem.equals(lastVolumeProblem)) {
                    lastVolumeProblem = problem;
                    tell(pod, EventRecorder.Type.WARNING,
                                    problem.startsWith("MapVolume.") ? "FailedMapVolume" : "FailedMount",
                                    problem);
                }
                return VOLUME_RETRY;
            }
        }
        try {
            if (containers.all().stream().anyMatch(ContainerWorker::resumed)) {
                tell(pod, EventRecorder.Type.NORMAL,
                                "SandboxChanged",
                                "Pod sandbox changed, it will be killed and re-created.");
            }
            node.starts().sandbox();
            sandbox = runtime.runSandbox(Sandboxes.config(pod, node.name(), shared.client()));
            containers.init().forEach(ContainerWorker::startOver);
        } catch (RuntimeFailure failure) {
            node.starts().sandboxFailed();
            tell(pod, EventRecorder.Type.WARNING,
                            "FailedCreatePodSandBox",
                            "Failed to create pod sandbox: " + failure.getMessage());
            return Duration.ofSeconds(10);
        }
        return run(context(pod, runtime, sandbox, volumes(runtime)));
    }

    /** Starts what should run and does not. */
    private @Nullable Duration run(PodContext context) {
        if (!context.pod().spec().volumes().isEmpty()) {
            refresh(context);
        }
        return course.advance(context);
    }

    /** What changes in a ConfigMap, a Secret or the Pod itself reaches its files. */
    private static void refresh(PodContext context) {
        try {
            context.volumes().setUp(context.pod(), context.sources(), context.runtime().hostFiles());
        } catch (MissingSource keptAsItWas) {
            context.event(EventRecorder.Type.WARNING, "FailedMount", String.valueOf(keptAsItWas.getMessage()));
        }
    }

    /** Winds the Pod up: main containers, then sidecars from the last to the first, then the rest. */
    private @Nullable Duration end(Pod pod, ContainerRuntime runtime, @Nullable PodContext context) {
        if (context == null) {
            report(pod, runtime, true);
            return pod.metadata().deleting() ? finish() : null;
        }
        Instant now = shared.time().now();
        Instant by = endTime.of(pod, now);
        if (containers.killAll(context, by, now)) {
            report(pod, runtime, false);
            Duration left = Duration.between(now, by);
            return left.isPositive() ? left : null;
        }
        release();
        stopSandbox(runtime);
        report(pod, runtime, true);
        return pod.metadata().deleting() ? finish() : null;
    }

    private void release() {
        node.release(key.uid()).forEach(shared.wake());
    }

    private void stopSandbox(ContainerRuntime runtime) {
        if (sandbox != null && !sandboxStopped) {
            sandboxStopped = true;
            runtime.stopSandbox(sandbox.id());
        }
    }

    /** Removes the Pod from the API: nothing of it runs any more. */
    private @Nullable Duration finish() {
        try {
            shared.client().remove(ResourceType.PODS, key.namespace(), key.name(), key.uid());
        } catch (RequestFailed gone) {
            if (!gone.notFound() && !gone.conflict()) {
                throw gone;
            }
        }
        return null;
    }

    /** Lets go of everything that the Pod has on its node. */
    void cleanUp() {
        ContainerRuntime runtime = node.runtime();
        containers.all().forEach(each -> each.abandon(runtime, shared));
        release();
        if (runtime != null && sandbox != null) {
            runtime.removeSandbox(sandbox.id());
        }
        if (volumes != null) {
            volumes.tearDown();
        }
    }

    private void report(Pod pod, ContainerRuntime runtime, boolean ended) {
        reporter.report(new PodView(
                pod,
                node,
                runtime,
                sandbox,
                sandboxStopped,
                admitted,
                containers.init(),
                containers.main(),
                containers.ephemeral(),
                ended,
                startTime,
                overruled,
                reason,
                message,
                resize,
                jointRestart));
    }

    private void tell(Pod pod, EventRecorder.Type type, String why, String what) {
        shared.events().on(node.name()).event(ObjectReference.of(pod), type, why, what);
    }
}
