package dev.podium.kubelet;

import dev.podium.client.EventRecorder.Type;
import dev.podium.container.ContainerReport;
import dev.podium.container.ContainerRuntime;
import dev.podium.container.Mount;
import dev.podium.container.RuntimeFailure;
import dev.podium.model.Container;
import dev.podium.model.ContainerState.Terminated;
import dev.podium.model.ContainerState.Waiting;
import dev.podium.model.ContainerStatus;
import dev.podium.model.LifecycleHandler;
import dev.podium.model.Probe;
import dev.podium.probe.ProbeKind;
import dev.podium.probe.ProbeListener.Verdict;
import dev.podium.probe.ProbeTarget;
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
    private ImageStep image = new ImageStep();
    private Container spec;
    private int restarts;
    private @Nullable String id;
    private @Nullable String previousId;
    private @Nullable ContainerReport report;
    private @Nullable ContainerStatus resumed;
    private @Nullable Terminated ended;
    private Instant endedAt = Instant.EPOCH;
    private @Nullable Terminated last;
    private @Nullable Waiting waiting;
    private @Nullable PostStart postStart;
    private boolean hookDone;
    private @Nullable Shutdown shutdown;
    private volatile @Nullable Instant notBefore;
    private volatile Verdicts verdicts = Verdicts.NONE;

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
        resumed = status;
        endedAt = now;
        if (status.state() == null) {
            return;
        }
        if (status.state().terminated() != null) {
            ended = status.state().terminated();
        } else if (status.state().running() != null) {
            ended = new Terminated(
                    255,
                    null,
                    "Unknown",
                    null,
                    status.state().running().startedAt(),
                    StatusBuilder.second(now),
                    status.containerID());
        } else {
            ended = last;
            last = null;
        }
    }

    /** Whether its latest run was another kubelet's. */
    boolean resumed() {
        return resumed != null && ended != null;
    }

    /** Its sandbox is a new one, in which it has not run yet. */
    void startOver() {
        if (ended != null) {
            last = ended;
            ended = null;
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
        if (!changed.imageOrEmpty().equals(spec.imageOrEmpty())) {
            // Another image: what went wrong with this one says nothing about it.
            image = new ImageStep();
            notBefore = null;
        }
        spec = changed;
    }

    /** Something has changed that it may be waiting for. */
    void nudge() {
        notBefore = null;
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
        return ended == null && report != null && report.state() == ContainerReport.State.RUNNING;
    }

    /** Running, and past its postStart hook: until then upstream shows it as being created. */
    boolean up() {
        return running() && hookDone;
    }

    boolean exited() {
        return ended != null;
    }

    boolean succeeded() {
        return ended != null && ended.exitCode() == 0;
    }

    /** How the latest run ended, or null. */
    @Nullable Terminated ended() {
        return ended;
    }

    /** What an earlier kubelet said of it, as long as nothing has come after. */
    @Nullable ContainerStatus before() {
        return report == null ? resumed : null;
    }

    /** Past its hook and its startup probe. */
    boolean started() {
        return running() && hookDone && (spec.startupProbe() == null || verdicts.started());
    }

    boolean ready() {
        return started() && (spec.readinessProbe() == null || verdicts.passing());
    }

    /** A probe has come to a conclusion about the container with that ID. */
    synchronized void decided(String containerId, ProbeKind kind, Verdict verdict) {
        if (containerId.equals(id)) {
            verdicts = verdicts.with(kind, verdict);
        }
    }

    /** Brings what is known of the container up to date, and acts on what its hook and its probes have found. */
    void observe(PodContext context) {
        String current = id;
        if (current == null) {
            return;
        }
        ContainerReport now = context.runtime().container(current);
        if (now == null && running()) {
            lose(context);
            return;
        }
        report = now == null ? report : now;
        if (ended == null && now != null && now.state() == ContainerReport.State.EXITED) {
            end(context, now);
        }
        if (running()) {
            settleHook(context);
            if (verdicts.failing() && shutdown == null) {
                restart(context);
            } else if (shutdown == null && report != null && !report.config().image().equals(spec.imageOrEmpty())) {
                kill(
                        context,
                        "Container " + name() + " definition changed, will be restarted",
                        context.now().plus(grace(context)),
                        Shutdown.Turn.NOW);
            }
            if (shutdown != null) {
                shutdown.proceed(context);
            }
        }
    }

    /** The runtime does not know it any more, and nobody will ever know how it ended. */
    private void lose(PodContext context) {
        ContainerReport known = report;
        if (known == null) {
            return;
        }
        end(context, known);
        ended = new Terminated(
                137,
                null,
                "ContainerStatusUnknown",
                "The container could not be located when the pod was terminated",
                known.startedAt() == null ? null : StatusBuilder.second(known.startedAt()),
                StatusBuilder.second(context.now()),
                StatusBuilder.containerId(context.runtime(), known.id()));
        endedAt = context.now();
    }

    private void end(PodContext context, ContainerReport report) {
        context.shared().probes().stopped(report.id());
        cancelHook();
        cancelShutdown();
        ended = StatusBuilder.terminated(this, report, context.runtime());
        endedAt = finished(report);
    }

    private void settleHook(PodContext context) {
        PostStart hook = postStart;
        if (hookDone || hook == null || !hook.ended()) {
            return;
        }
        if (hook.failure() == null) {
            hookDone = true;
            beginProbes(context);
        } else if (shutdown == null) {
            context.event(name(), Type.WARNING, "FailedPostStartHook", "PostStartHook failed");
            kill(context, "FailedPostStartHook", context.now().plus(grace(context)), Shutdown.Turn.NOW);
        }
    }

    private void restart(PodContext context) {
        boolean startup = spec.startupProbe() != null && !verdicts.started();
        Probe probe = startup ? spec.startupProbe() : spec.livenessProbe();
        Long own = probe == null ? null : probe.terminationGracePeriodSeconds();
        boolean again = role == Role.MAIN && RestartPolicies.restart(context.pod(), role, spec, 1);
        // Upstream calls a sidecar an init container here, and promises a restart of main containers only.
        kill(
                context,
                (role == Role.SIDECAR ? "Init container " : "Container ") + name() + " failed "
                        + (startup ? "startup" : "liveness") + " probe" + (again ? ", will be restarted" : ""),
                context.now().plus(own == null ? grace(context) : Duration.ofSeconds(own)),
                Shutdown.Turn.NOW);
    }

    private static Duration grace(PodContext context) {
        Long seconds = context.pod().spec().terminationGracePeriodSeconds();
        return Duration.ofSeconds(seconds == null ? 30 : seconds);
    }

    /** Stops the container by {@code by}; to be called again when its turn comes or its time is cut short. */
    void kill(PodContext context, String message, Instant by, Shutdown.Turn turn) {
        String current = id;
        if (current == null || !running()) {
            return;
        }
        Shutdown present = shutdown;
        if (present == null) {
            cancelHook();
            context.event(name(), Type.NORMAL, "Killing", message);
            context.shared().probes().terminating(current);
            shutdown = Shutdown.begin(context, spec, current, by, turn);
        } else {
            present.hasten(context, by, turn);
        }
    }

    /** Ends it without ceremony. */
    void abandon(@Nullable ContainerRuntime runtime, Surroundings shared) {
        cancelHook();
        cancelShutdown();
        if (id != null) {
            shared.probes().stopped(id);
            if (runtime != null) {
                runtime.stopContainer(id, Duration.ZERO);
            }
        }
    }

    private void cancelShutdown() {
        if (shutdown != null) {
            shutdown.cancelHook();
            shutdown = null;
        }
    }

    private void cancelHook() {
        if (postStart != null) {
            postStart.cancel();
            postStart = null;
        }
    }

    /**
     * Starts the container, or starts it again, as soon as its image, its sources and its back-off allow. Answers with when
     * to look again; null: only when something happens.
     */
    @Nullable Duration start(PodContext context) {
        Instant later = notBefore;
        if (later != null && context.now().isBefore(later)) {
            return Duration.between(context.now(), later);
        }
        Duration again = attempt(context);
        notBefore = again == null ? null : context.now().plus(again);
        return again;
    }

    private @Nullable Duration attempt(PodContext context) {
        if (ended != null) {
            Duration left = backOff.left(endedAt, context.now());
            if (left.isPositive()) {
                crashLoop(context);
                return left;
            }
        }
        switch (image.step(spec, context)) {
            case ImageStep.Progress.Absent(var why, var again) -> {
                // While it is pulled again, what went wrong the last time stays to be seen.
                waiting = why == null ? waiting : why;
                return again;
            }
            case ImageStep.Progress.Present() -> {}
        }
        Map<String, String> env;
        List<Mount> mounts;
        try {
            env = Environment.of(spec, context.sources());
            mounts = context.volumes().mounts(spec, env);
            ContainerConfigs.demandUser(spec, context.pod());
        } catch (MissingSource missing) {
            return unconfigured(context, "CreateContainerConfigError", String.valueOf(missing.getMessage()));
        }
        if (ended != null) {
            backOff.next(endedAt, context.now());
            retire(context, ended);
        }
        try {
            id = context.runtime().createContainer(
                    context.sandbox().id(), ContainerConfigs.of(spec, restarts, context.pod(), env, mounts));
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
                "back-off " + GoDuration.text(backOff.current()) + " restarting failed container=" + name() + " pod=" + full);
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
    private void retire(PodContext context, Terminated run) {
        if (previousId != null) {
            context.runtime().removeContainer(previousId);
        }
        previousId = id;
        last = run;
        ended = null;
        resumed = null;
        restarts++;
    }

    private @Nullable Duration run(PodContext context, String created) {
        waiting = null;
        hookDone = false;
        verdicts = Verdicts.NONE;
        try {
            context.runtime().startContainer(created);
        } catch (RuntimeFailure failure) {
            look(context, created);
            String message = String.valueOf(failure.getMessage());
            context.event(name(), Type.WARNING, "Failed", "Error: " + message);
            waiting = new Waiting("RunContainerError", message);
            return Duration.ofSeconds(1);
        }
        look(context, created);
        context.event(name(), Type.NORMAL, "Started", "Container started");
        LifecycleHandler handler = spec.lifecycle() == null ? null : spec.lifecycle().postStart();
        if (handler == null) {
            hookDone = true;
            beginProbes(context);
        } else {
            postStart = PostStart.begin(context, spec, created, handler);
        }
        return null;
    }

    private void look(PodContext context, String container) {
        ContainerReport now = context.runtime().container(container);
        report = now;
        if (now != null && now.state() == ContainerReport.State.EXITED) {
            end(context, now);
        }
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
}
