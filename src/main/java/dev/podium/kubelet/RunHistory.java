package dev.podium.kubelet;

import dev.podium.container.ContainerReport;
import dev.podium.model.ContainerState.Terminated;
import dev.podium.model.ContainerStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How the runs of one container ended, as far as anybody still wants to know: the latest one and the one before. */
final class RunHistory {

    private int restarts;
    private @Nullable String previousId;
    private @Nullable ContainerStatus resumed;
    private @Nullable Terminated ended;
    private Instant endedAt = Instant.EPOCH;
    private @Nullable Terminated last;

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

    /** Whether the latest run was another kubelet's. */
    boolean resumed() {
        return resumed != null && ended != null;
    }

    /** The sandbox is a new one, in which the container has not run yet. */
    void startOver() {
        if (ended != null) {
            last = ended;
            ended = null;
            restarts++;
        }
    }

    /**
     * Nothing is left of any run.
     *
     * @param how the status says that the latest run ended; null: as it is known
     */
    void reset(@Nullable Terminated how) {
        last = how == null ? ended : how;
        ended = null;
        resumed = null;
        previousId = null;
        restarts++;
    }

    /** The latest run has ended. */
    void ended(Terminated how, Instant when) {
        ended = how;
        endedAt = when;
    }

    /** The runtime does not know the container any more, and nobody will ever know how it ended. */
    void lost(ContainerReport known, PodContext context) {
        ended(
                new Terminated(
                        137,
                        null,
                        "ContainerStatusUnknown",
                        "The container could not be located when the pod was terminated",
                        known.startedAt() == null ? null : StatusBuilder.second(known.startedAt()),
                        StatusBuilder.second(context.now()),
                        StatusBuilder.containerId(context.runtime(), known.id())),
                context.now());
    }

    /**
     * Makes room for the next run: one dead container is kept, for its log.
     *
     * @param id the container that has ended; null if it was another kubelet's
     * @return the container that is not needed any more, if there is one
     */
    @Nullable String retire(@Nullable String id) {
        String superseded = previousId;
        previousId = id;
        last = ended;
        ended = null;
        resumed = null;
        restarts++;
        return superseded;
    }

    int restarts() {
        return restarts;
    }

    /** The dead container whose log is kept. */
    @Nullable String previousId() {
        return previousId;
    }

    /** What an earlier kubelet said of the container, until it has run again. */
    @Nullable ContainerStatus before() {
        return resumed;
    }

    /** How the latest run ended; null if it goes on, or if there was none. */
    @Nullable Terminated ended() {
        return ended;
    }

    Instant endedAt() {
        return endedAt;
    }

    /** How the run before the latest ended. */
    @Nullable Terminated last() {
        return last;
    }
}
