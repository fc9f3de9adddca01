package dev.podium.kubelet;

import dev.podium.model.Container;
import dev.podium.model.LifecycleHandler;
import org.jspecify.annotations.Nullable;

/** The postStart hook of a container's latest run, if there is one: until it has ended, the container is not up. */
final class StartHook {

    private @Nullable PostStart running;
    private boolean done;

    /** How a hook that was waited for has ended. */
    enum End {
        NONE,
        DONE,
        FAILED
    }

    /** Begins for a run with that ID; ends at once if there is nothing to do. */
    End begin(PodContext context, Container spec, String id) {
        LifecycleHandler handler = spec.lifecycle() == null ? null : spec.lifecycle().postStart();
        done = handler == null;
        running = handler == null ? null : PostStart.begin(context, spec, id, handler);
        return done ? End.DONE : End.NONE;
    }

    /** Looks whether it has ended since the last look. */
    End look() {
        PostStart hook = running;
        if (done || hook == null || !hook.ended()) {
            return End.NONE;
        }
        done = hook.failure() == null;
        return done ? End.DONE : End.FAILED;
    }

    boolean done() {
        return done;
    }

    void expect() {
        done = false;
    }

    void cancel() {
        if (running != null) {
            running.cancel();
            running = null;
        }
    }
}
