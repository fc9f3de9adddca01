package dev.podium.kubelet;

import dev.podium.client.EventRecorder.Type;
import dev.podium.container.ContainerConfig;
import dev.podium.container.ContainerReport;
import dev.podium.container.ContainerRuntime;
import dev.podium.container.Mount;
import dev.podium.container.RuntimeFailure;
import dev.podium.model.Container;
import dev.podium.model.ContainerState.Terminated;
import dev.podium.model.ContainerState.Waiting;
import dev.podium.model.ContainerStatus;
import dev.podium.model.LifecycleHandler;
import dev.podium.model.Quantity;
import dev.podium.probe.ProbeKind;
import dev.podium.probe.ProbeListener.Verdict;
import dev.podium.probe.ProbeTarget;
import dev.podium.time.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One container of a Pod, through all its restarts. Stepped by the Pod's worker alone; only the verdicts of probes and the
 * end of hooks come from elsewhere.
 */
final class ContainerWorker {

    private static final Duration CONFIG_RETRY = Duration.ofSeconds(10);

    /** What a container is to its Pod. */
    enum Role {
        INIT,
        SIDECAR,
        MAIN,
        EPHEMERAL
    }

    private final Role role;
    private final BackOff backOff = new BackOff();
    private final ImageStep image = new ImageStep();
    private Container spec;
    private int restarts;
    private @Nullable String id;
    private @Nullable String previousId;
    private @Nullable ContainerReport report;
    private @Nullable Terminated last;
    private @Nullable Waiting waiting;
    private @Nullable Task hook;
    private boolean hookDone;
    private boolean stopping;
    private Duration given = Duration.ZERO;
    private volatile boolean startedUp;
    private volatile boolean passing;
    private volatile boolean failing;
    private volatile @Nullable String hookFailure;
    private volatile boolean hookEnded;

    ContainerWorker(Role role, Container spec) {
        this.role = role;
        this.spec = spec;
    }

    /**
     * Takes over from a kubelet that ran before: what it said was running has not survived, as after a reboot of the node
     * (containerd reports such containers as ended with 255).
     */
    void resume(ContainerStatus status, Instant now) {
        restarts = status.restartCount();
        last = status.lastState() == null ? null : status.lastState().terminated();
        if (status.state() == null) {
            return;
        }
        if (status.state().terminated() != null) {
            last = status.state().terminated();
            restarts++;
        } else if (status.state().running() != null) {
            last = new Terminated(
                    255, null, "Unknown", null, status.state().running().startedAt(), now, status.containerID());
            restarts++;
        }
    }

    Role role() {
        return role;
    }

    Container spec() {
        return spec;
    }

    void spec(Container changed) {
        spec = changed;
    }

    String name() {
        return spec.name();
    }

    int restarts() {
        return restarts;
    }

    @Nullable String id() {
        return id;
    }

    @Nullable String previousId() {
        return previousId;
    }

    @Nullable ContainerReport report() {
        return report;
    }

    @Nullable Terminated last() {
        return last;
    }

    @Nullable Waiting waiting() {
        return waiting;
    }

    boolean running() {
        return report != null && report.state() == ContainerReport.State.RUNNING;
    }

    boolean exited() {
        return report != null && report.state() == ContainerReport.State.EXITED;
    }

    boolean succeeded() {
        return report != null && report.state() == ContainerReport.State.EXITED && report.exitCode() == 0;
    }

    /** Past its hook and its startup probe. */
    boolean started() {
        return running() && hookDone && (spec.startupProbe() == null || startedUp);
    }

    boolean ready() {
        return started() && (spec.readinessProbe() == null || passing);
    }

    /** A probe has come to a conclusion about the container with that ID. */
    void decided(String containerId, ProbeKind kind, Verdict verdict) {
        if (!containerId.equals(id)) {
            return;
        }
        boolean good = verdict == Verdict.SUCCESS;
        switch (kind) {
            case STARTUP -> {
                startedUp = good;
                failing |= !good;
            }
            case LIVENESS -> failing |= !good;
            case READINESS -> passing = good;
        }
    }

    /** Brings what is known of the container up to date, and acts on what its hook and its probes have found. */
    void observe(PodContext context) {
        String current = id;
        if (current == null) {
            return;
        }
        ContainerReport now = context.runtime().container(current);
        boolean ended = running() && now != null && now.state() == ContainerReport.State.EXITED;
        report = now == null ? report : now;
        if (ended) {
            context.shared().probes().stopped(current);
            cancelHook();
        }
        if (running()) {
            settleHook(context);
            if (failing && !stopping) {
                restart(context);
            }
        }
    }

    private void settleHook(PodContext context) {
        if (hookDone || !hookEnded) {
            return;
        }
        String failure = hookFailure;
        if (failure == null) {
            hookDone = true;
            beginProbes(context);
        } else if (!stopping) {
            context.event(name(), Type.WARNING, "FailedPostStartHook", "PostStartHook failed: " + failure);
            kill(context, "FailedPostStartHook", grace(context));
        }
    }

    private void restart(PodContext context) {
        boolean startup = spec.startupProbe() != null && !startedUp;
        Long own = startup
                ? spec.startupProbe().terminationGracePeriodSeconds()
                : spec.livenessProbe() == null ? null : spec.livenessProbe().terminationGracePeriodSeconds();
        kill(
                context,
                "Container " + name() + " failed " + (startup ? "startup" : "liveness") + " probe, will be restarted",
                own == null ? grace(context) : Duration.ofSeconds(own));
    }

    private static Duration grace(PodContext context) {
        Long seconds = context.pod().spec().terminationGracePeriodSeconds();
        return Duration.ofSeconds(seconds == null ? 30 : seconds);
    }

    /** Stops the container: its hook first, then the signal, and the hard way when {@code grace} is over. */
    void kill(PodContext context, String message, Duration grace) {
        String current = id;
        if (current == null || !running()) {
            return;
        }
        ContainerRuntime runtime = context.runtime();
        if (stopping) {
            if (grace.compareTo(given) < 0) {
                given = grace;
                runtime.stopContainer(current, grace);
            }
            return;
        }
        stopping = true;
        given = grace;
        context.event(name(), Type.NORMAL, "Killing", message);
        context.shared().probes().terminating(current);
        LifecycleHandler preStop = spec.lifecycle() == null ? null : spec.lifecycle().preStop();
        if (preStop == null || !grace.isPositive()) {
            runtime.stopContainer(current, grace);
            return;
        }
        Instant end = context.now().plus(grace);
        cancelHook();
        Task running = context.shared()
                .hooks()
                .run(preStop, context.key(), context.sandbox().ip(), spec, current, runtime, failure -> {
                    if (failure != null) {
                        context.event(name(), Type.WARNING, "FailedPreStopHook", "PreStopHook failed");
                    }
                    Duration left = Duration.between(context.now(), end);
                    // Upstream leaves at least two seconds for the signal, however long the hook took.
                    runtime.stopContainer(current, left.compareTo(Duration.ofSeconds(2)) > 0 ? left : Duration.ofSeconds(2));
                });
        context.shared().time().after(grace, () -> {
            running.cancel();
            runtime.stopContainer(current, Duration.ofSeconds(2));
        });
    }

    /** Ends it without ceremony. */
    void abandon(@Nullable ContainerRuntime runtime, Surroundings shared) {
        cancelHook();
        if (id != null) {
            shared.probes().stopped(id);
            if (runtime != null) {
                runtime.stopContainer(id, Duration.ZERO);
            }
        }
    }

    private void cancelHook() {
        Task running = hook;
        if (running != null) {
            running.cancel();
            hook = null;
        }
    }

    /**
     * Starts the container, or starts it again, as soon as its image, its sources and its back-off allow. Answers with when
     * to look again; null: only when something happens.
     */
    @Nullable Duration start(PodContext context) {
        ContainerReport ended = report;
        if (ended != null && ended.state() == ContainerReport.State.EXITED) {
            Duration left = backOff.left(finished(ended), context.now());
            if (left.isPositive()) {
                crashLoop(context);
                return left;
            }
        }
        switch (image.step(spec, context)) {
            case ImageStep.Progress.Absent(Waiting why, Duration again) -> {
                waiting = why;
                return again;
            }
            case ImageStep.Progress.Present() -> {}
        }
        Map<String, String> env;
        List<Mount> mounts;
        try {
            env = Environment.of(spec, context.sources());
            mounts = context.volumes().mounts(spec, env);
        } catch (MissingSource missing) {
            return unconfigured(context, "CreateContainerConfigError", String.valueOf(missing.getMessage()));
        }
        if (ended != null) {
            backOff.next(finished(ended), context.now());
            retire(context, ended);
        }
        try {
            id = context.runtime().createContainer(context.sandbox().id(), config(context, env, mounts));
        } catch (RuntimeFailure failure) {
            return unconfigured(context, "CreateContainerError", String.valueOf(failure.getMessage()));
        }
        context.event(name(), Type.NORMAL, "Created", "Container created");
        return run(context, id);
    }

    private void crashLoop(PodContext context) {
        String full = context.key().full();
        boolean news = waiting == null || !"CrashLoopBackOff".equals(waiting.reason());
        if (news) {
            context.event(
                    name(), Type.WARNING, "BackOff", "Back-off restarting failed container " + name() + " in pod " + full);
        }
        waiting = new Waiting(
                "CrashLoopBackOff",
                "back-off " + spoken(backOff.current()) + " restarting failed container=" + name() + " pod=" + full);
    }

    /** As Go prints a duration. */
    static String spoken(Duration duration) {
        long minutes = duration.toMinutes();
        return (minutes > 0 ? minutes + "m" : "") + duration.toSecondsPart() + "s";
    }

    private @Nullable Duration unconfigured(PodContext context, String reason, String message) {
        context.event(name(), Type.WARNING, "Failed", "Error: " + message);
        waiting = new Waiting(reason, message);
        return CONFIG_RETRY;
    }

    private static Instant finished(ContainerReport report) {
        Instant finished = report.finishedAt();
        return finished == null ? report.createdAt() : finished;
    }

    /** Makes room for the next run: keeps one dead container, for its log. */
    private void retire(PodContext context, ContainerReport ended) {
        last = StatusBuilder.terminated(this, ended, context.runtime());
        if (previousId != null) {
            context.runtime().removeContainer(previousId);
        }
        previousId = ended.id();
        restarts++;
    }

    private @Nullable Duration run(PodContext context, String created) {
        waiting = null;
        hookDone = false;
        hookEnded = false;
        hookFailure = null;
        stopping = false;
        startedUp = false;
        passing = false;
        failing = false;
        try {
            context.runtime().startContainer(created);
        } catch (RuntimeFailure failure) {
            report = context.runtime().container(created);
            String message = String.valueOf(failure.getMessage());
            context.event(name(), Type.WARNING, "Failed", "Error: " + message);
            waiting = new Waiting("RunContainerError", message);
            return Duration.ofSeconds(1);
        }
        report = context.runtime().container(created);
        context.event(name(), Type.NORMAL, "Started", "Container started");
        LifecycleHandler postStart = spec.lifecycle() == null ? null : spec.lifecycle().postStart();
        if (postStart == null) {
            hookDone = true;
            beginProbes(context);
        } else {
            hook = context.shared()
                    .hooks()
                    .run(postStart, context.key(), context.sandbox().ip(), spec, created, context.runtime(), failure -> {
                        hookFailure = failure;
                        hookEnded = true;
                        context.wake();
                    });
        }
        return null;
    }

    private void beginProbes(PodContext context) {
        ContainerReport current = report;
        if (current != null && current.startedAt() != null && current.state() == ContainerReport.State.RUNNING) {
            PodKey key = context.key();
            context.shared()
                    .probes()
                    .started(
                            new ProbeTarget(
                                    key.namespace(),
                                    key.name(),
                                    key.uid(),
                                    context.sandbox().ip(),
                                    spec,
                                    current.id(),
                                    context.runtime()),
                            current.startedAt());
        }
    }

    private ContainerConfig config(PodContext context, Map<String, String> env, List<Mount> mounts) {
        Quantity memory = spec.resources() == null ? null : spec.resources().limits().get("memory");
        Long user = spec.securityContext() != null && spec.securityContext().runAsUser() != null
                ? spec.securityContext().runAsUser()
                : context.pod().spec().securityContext() == null
                        ? null
                        : context.pod().spec().securityContext().runAsUser();
        return new ContainerConfig(
                name(),
                restarts,
                spec.imageOrEmpty(),
                Environment.expanded(spec.command(), env),
                Environment.expanded(spec.args(), env),
                env,
                spec.workingDir() == null || spec.workingDir().isEmpty() ? null : spec.workingDir(),
                spec.ports(),
                mounts,
                !Boolean.TRUE.equals(spec.stdin())
                        ? ContainerConfig.Stdin.NONE
                        : Boolean.TRUE.equals(spec.stdinOnce()) ? ContainerConfig.Stdin.ONCE : ContainerConfig.Stdin.OPEN,
                Boolean.TRUE.equals(spec.tty()) ? ContainerConfig.Terminal.TTY : ContainerConfig.Terminal.NONE,
                spec.lifecycle() == null ? null : spec.lifecycle().stopSignal(),
                memory == null ? 0 : memory.value(),
                user);
    }
}
