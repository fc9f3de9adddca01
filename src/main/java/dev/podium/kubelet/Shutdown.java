package dev.podium.kubelet;

import dev.podium.client.EventRecorder.Type;
import dev.podium.model.Container;
import dev.podium.model.LifecycleHandler;
import dev.podium.time.Task;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The end of one run of a container: its preStop hook first, whose time counts, then the signal, and the hard way once its
 * time is over (upstream's {@code killContainer}).
 */
final class Shutdown {

    /** Upstream leaves every container at least so long for the signal, however long the hook took. */
    private static final Duration LEAST = Duration.ofSeconds(2);

    /** Whether a container may be stopped, or has to let others go first. */
    enum Turn {
        NOW,
        LATER
    }

    private final Container spec;
    private final String id;
    private Instant by;
    private Turn turn;
    private boolean signalled;
    private @Nullable Task hook;
    private volatile boolean hookRuns;

    private Shutdown(Container spec, String id, Instant by, Turn turn) {
        this.spec = spec;
        this.id = id;
        this.by = by;
        this.turn = turn;
    }

    /** @param id the run's name in the runtime */
    static Shutdown begin(PodContext context, Container spec, String id, Instant by, Turn turn) {
        Shutdown begun = new Shutdown(spec, id, by, turn);
        begun.runHook(context);
        begun.proceed(context);
        return begun;
    }

    /** Its turn may have come, or its time been cut short: then a hook that still runs is given up. */
    void hasten(PodContext context, Instant sooner, Turn now) {
        if (now == Turn.NOW) {
            turn = now;
        }
        if (sooner.isBefore(by)) {
            by = sooner;
            signalled = false;
            cancelHook();
        }
        proceed(context);
    }

    private void runHook(PodContext context) {
        LifecycleHandler handler = spec.lifecycle() == null ? null : spec.lifecycle().preStop();
        Duration left = Duration.between(context.now(), by);
        if (handler == null || !left.isPositive()) {
            return;
        }
        hookRuns = true;
        Task running = context.shared()
                .hooks()
                .run(handler, context.key(), context.sandbox().ip(), spec, id, context.runtime(), failure -> {
                    if (failure != null) {
                        context.event(spec.name(), Type.WARNING, "FailedPreStopHook", "PreStopHook failed");
                    }
                    hookRuns = false;
                    context.wake();
                });
        Task timeout = context.shared().time().after(left, () -> {
            running.cancel();
            hookRuns = false;
            context.wake();
        });
        hook = () -> {
            timeout.cancel();
            running.cancel();
        };
    }

    void cancelHook() {
        if (hook != null) {
            hook.cancel();
            hook = null;
        }
        hookRuns = false;
    }

    /** Sends the signal as soon as nothing stands before it. */
    void proceed(PodContext context) {
        if (signalled || hookRuns || turn == Turn.LATER) {
            return;
        }
        signalled = true;
        Duration left = Duration.between(context.now(), by);
        context.runtime().stopContainer(id, left.compareTo(LEAST) < 0 ? LEAST : left);
    }
}
