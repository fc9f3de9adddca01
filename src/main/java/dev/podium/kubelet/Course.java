package dev.podium.kubelet;

import dev.podium.model.Pod;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Whose turn it is among a Pod's containers: init containers one after the other, sidecars beside them, then the main ones. */
final class Course {

    private final PodContainers containers;
    private boolean initialized;

    Course(PodContainers containers) {
        this.containers = containers;
    }

    /** None of the containers has run. */
    void startOver() {
        initialized = false;
    }

    /** Starts what should run and does not; answers with when to look again without news. */
    @Nullable Duration advance(PodContext context) {
        Duration next = null;
        // Somebody may want to look into a Pod that does not get through its initialization.
        for (ContainerWorker each : containers.ephemeral()) {
            if (!each.running() && !each.exited()) {
                next = sooner(next, each.start(context));
            }
        }
        for (ContainerWorker each : containers.init()) {
            if (each.role() == ContainerWorker.Role.SIDECAR) {
                if (!each.running()) {
                    next = sooner(next, each.start(context));
                }
                if (!each.started() && !initialized) {
                    return next;
                }
            } else if (!initialized && !each.succeeded()) {
                if (!each.running() && each.restarts(context.pod())) {
                    next = sooner(next, each.start(context));
                }
                return next;
            }
        }
        initialized = true;
        for (ContainerWorker each : containers.main()) {
            if (!each.running() && each.restarts(context.pod())) {
                next = sooner(next, each.start(context));
            }
        }
        return next;
    }

    /**
     * Whether the Pod has run its course: nothing of it runs, and nothing of it will.
     *
     * @param context null as long as nothing of it can run
     */
    boolean completed(Pod pod, @Nullable PodContext context) {
        for (ContainerWorker each : containers.init()) {
            if (each.role() == ContainerWorker.Role.INIT && each.exited() && !each.succeeded() && !each.restarts(pod)) {
                return containers.main().stream().noneMatch(ContainerWorker::running) && noSidecars(context);
            }
        }
        for (ContainerWorker each : containers.main()) {
            if (each.restarts(pod)) {
                return false;
            }
        }
        return !containers.main().isEmpty() && noSidecars(context);
    }

    /** Ends the sidecars of a Pod that has nothing else left to do, the last one first. */
    private boolean noSidecars(@Nullable PodContext context) {
        if (context == null) {
            return true;
        }
        for (ContainerWorker each : containers.init().reversed()) {
            if (each.running()) {
                each.kill(
                        context,
                        "Stopping container " + each.name(),
                        context.now().plus(context.grace()),
                        Shutdown.Turn.NOW);
                return false;
            }
        }
        return true;
    }

    static @Nullable Duration sooner(@Nullable Duration a, @Nullable Duration b) {
        return a == null ? b : b == null || a.compareTo(b) < 0 ? a : b;
    }
}
