package dev.podium.kubelet;

import dev.podium.client.EventRecorder.Type;
import dev.podium.container.ContainerConfig;
import dev.podium.container.ContainerReport;
import dev.podium.container.ContainerRuntime;
import dev.podium.container.RuntimeFailure;
import dev.podium.model.Container;
import dev.podium.model.ContainerState.Terminated;
import dev.podium.model.ContainerState.Waiting;
import dev.podium.model.ContainerStatus;
import dev.podium.model.Pod;
import dev.podium.model.ResourceRequirements;
import dev.podium.probe.ProbeKind;
import dev.podium.probe.ProbeListener.Verdict;
import java.time.Duration;
import java.time.Instant;
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
    private BackOff backOff = new BackOff();
    private ImageStep image = new ImageStep();
    private Container spec;
    private final RunHistory history = new RunHistory();
    private @Nullable String id;
    private @Nullable ContainerReport report;
    private @Nullable Waiting waiting;
    private final StartHook hook = new StartHook();
    /** What its latest run may use. */
    private ResourceRequirements resources = ResourceRequirements.NONE;
    private boolean replaced;
    private @Nullable Shutdown shutdown;
    private volatile @Nullable Instant notBefore;
    private final RunProbes probes = new RunProbes();

    ContainerWorker(Role role, Container spec) {
        this.role = role;
        this.spec = spec;
    }

    /** Takes over from a kubelet that ran before, whose containers have not survived. */
    void resume(ContainerStatus status, Instant now) {
        history.resume(status, now);
    }

    /** Whether its latest run was another kubelet's. */
    boolean resumed() {
        return history.resumed();
    }

    /** Its sandbox is a new one, in which it has not run yet. */
    void startOver() {
        history.startOver();
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
            backOff = new BackOff();
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
        return history.restarts();
    }

    @Nullable String id() {
        return id;
    }

    @Nullable String previousId() {
        return history.previousId();
    }

    @Nullable ContainerReport report() {
        return report;
    }

    @Nullable Terminated last() {
        return history.last();
    }

    @Nullable Waiting waiting() {
        return waiting;
    }

    boolean running() {
        return history.ended() == null && report != null && report.state() == ContainerReport.State.RUNNING;
    }

    /** Running, and past its postStart hook: until then upstream shows it as being created. */
    boolean up() {
        return running() && hook.done();
    }

    boolean exited() {
        return history.ended() != null;
    }

    boolean succeeded() {
        Terminated ended = history.ended();
        return ended != null && ended.exitCode() == 0;
    }

    /** Whether it runs again, now that it has ended, or begins to run. */
    boolean restarts(Pod pod) {
        Terminated ended = history.ended();
        return ended == null || replaced || RestartPolicies.restart(pod, role, spec, ended.exitCode());
    }

    /** From what it may use to what it should be able to use. */
    ContainerResize resize() {
        return new ContainerResize(resources, spec.resourcesOrNone());
    }

    /** Has its latest run use what it should be able to use. */
    void resized(PodContext context) {
        if (id != null) {
            context.runtime().resizeContainer(id, ContainerConfigs.resources(spec, context.pod().spec()));
            resources = spec.resourcesOrNone();
        }
    }

    /** How the latest run ended, or null. */
    @Nullable Terminated ended() {
        return history.ended();
    }

    /** What an earlier kubelet said of it, as long as nothing has come after. */
    @Nullable ContainerStatus before() {
        return report == null ? history.before() : null;
    }

    /** Past its hook and its startup probe. */
    boolean started() {
        return running() && hook.done() && probes.started(spec);
    }

    boolean ready() {
        return started() && probes.ready(spec);
    }

    /** A probe has come to a conclusion about the container with that ID. */
    void decided(String containerId, ProbeKind kind, Verdict verdict) {
        probes.decided(containerId, kind, verdict);
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
        if (!exited() && now != null && now.state() == ContainerReport.State.EXITED) {
            end(context, now);
        }
        if (running()) {
            settleHook(context);
            if (probes.verdicts().failing() && shutdown == null) {
                FailedProbe failed = FailedProbe.of(spec, role, probes.verdicts(), context);
                kill(context, failed.message(), context.now().plus(failed.grace()), Shutdown.Turn.NOW);
            } else if (shutdown == null && report != null && !report.config().image().equals(spec.imageOrEmpty())) {
                replace(context, "Container " + name() + " definition changed, will be restarted");
            }
            if (shutdown != null) {
                shutdown.proceed(context);
            }
        }
    }

    /** The runtime does not know it any more, and nobody will ever know how it ended. */
    private void lose(PodContext context) {
        ContainerReport known = report;
        if (known != null) {
            cease(context, known);
            history.lost(known, context);
        }
    }

    private void end(PodContext context, ContainerReport report) {
        cease(context, report);
        Instant end = report.finishedAt() == null ? report.createdAt() : report.finishedAt();
        history.ended(StatusBuilder.terminated(this, report, context.runtime()), end);
    }

    private void cease(PodContext context, ContainerReport report) {
        context.shared().probes().stopped(report.id());
        hook.cancel();
        cancelShutdown();
    }

    private void settleHook(PodContext context) {
        switch (hook.look()) {
            case NONE -> {}
            case DONE -> RunProbes.begin(context, spec, report);
            case FAILED -> {
                if (shutdown == null) {
                    context.event(name(), Type.WARNING, "FailedPostStartHook", "PostStartHook failed");
                    kill(context, "FailedPostStartHook", context.now().plus(context.grace()), Shutdown.Turn.NOW);
                }
            }
        }
    }

    /** Stops the container for another one to take its place at once, whatever its restart policy. */
    void replace(PodContext context, String message) {
        replaced = true;
        kill(context, message, context.now().plus(context.grace()), Shutdown.Turn.NOW);
    }

    /** Stops the container by {@code by}; to be called again when its turn comes or its time is cut short. */
    void kill(PodContext context, String message, Instant by, Shutdown.Turn turn) {
        String current = id;
        if (current == null || !running()) {
            return;
        }
        Shutdown present = shutdown;
        if (present == null) {
            hook.cancel();
            context.event(name(), Type.NORMAL, "Killing", message);
            context.shared().probes().terminating(current);
            shutdown = Shutdown.begin(context, spec, current, by, turn);
        } else {
            present.hasten(context, by, turn);
        }
    }

    /** Has nothing be left of its runs, of which none goes on, so that it begins anew. */
    void reset(PodContext context) {
        for (String each : new @Nullable String[] {previousId(), id}) {
            if (each != null) {
                context.runtime().removeContainer(each);
            }
        }
        if (exited()) {
            // What waits has told how its latest run ended.
            history.reset(waiting == null ? JointRestart.ENDED : null);
            waiting = waiting == null ? JointRestart.WAITING : null;
        }
        id = null;
        report = null;
        notBefore = null;
    }

    /** Waits for its turn, like one that has never run. */
    void await() {
        waiting = waiting == JointRestart.WAITING ? null : waiting;
    }

    /** Ends it without ceremony. */
    void abandon(@Nullable ContainerRuntime runtime, Surroundings shared) {
        hook.cancel();
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
        if (exited() && !replaced) {
            Duration left = backOff.left(history.endedAt(), context.now());
            if (left.isPositive()) {
                waiting = backOff.crashLoop(waiting, name(), context);
                return left;
            }
        }
        if (context.volumes().images(spec, context, image) instanceof ImageStep.Progress.Absent(var why, var again)) {
            // While it is pulled again, what went wrong the last time stays to be seen.
            waiting = why == null ? waiting : why;
            return again;
        }
        ContainerConfig config;
        try {
            config = ContainerConfigs.of(spec, history.restarts() + (exited() ? 1 : 0), context);
        } catch (MissingSource missing) {
            return unconfigured(context, "CreateContainerConfigError", String.valueOf(missing.getMessage()));
        } catch (RuntimeFailure unusable) {
            return unconfigured(context, "CreateContainerError", String.valueOf(unusable.getMessage()));
        }
        if (exited()) {
            if (!replaced) {
                backOff.next(history.endedAt(), context.now());
            }
            String superseded = history.retire(id);
            if (superseded != null) {
                context.runtime().removeContainer(superseded);
            }
        }
        try {
            id = context.runtime().createContainer(context.sandbox().id(), config);
        } catch (RuntimeFailure failure) {
            return unconfigured(context, "CreateContainerError", String.valueOf(failure.getMessage()));
        }
        replaced = false;
        resources = spec.resourcesOrNone();
        context.event(name(), Type.NORMAL, "Created", "Container created");
        return run(context, id);
    }

    private @Nullable Duration unconfigured(PodContext context, String reason, String message) {
        context.failed(name(), role, reason, message);
        waiting = new Waiting(reason, message);
        return CONFIG_RETRY;
    }

    private @Nullable Duration run(PodContext context, String created) {
        waiting = null;
        hook.expect();
        probes.expect(created);
        try {
            context.runtime().startContainer(created);
        } catch (RuntimeFailure failure) {
            look(context, created);
            String message = String.valueOf(failure.getMessage());
            context.failed(name(), role, "RunContainerError", message);
            waiting = new Waiting("RunContainerError", message);
            return Duration.ofSeconds(1);
        }
        look(context, created);
        context.started(name(), role);
        if (hook.begin(context, spec, created) == StartHook.End.DONE) {
            RunProbes.begin(context, spec, report);
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
}
