package dev.podium.kubelet;

import dev.podium.model.ContainerState.Terminated;
import org.jspecify.annotations.Nullable;

/** The phase of a Pod (upstream's {@code kubelet_pods.go}, getPhase). */
final class Phases {

    private final PodView view;
    private int initPending;
    private int initFailedForGood;
    private int sidecarsPending;
    private int running;
    private int waiting;
    private int stopped;
    private int stoppedForGood;
    private int succeeded;
    private boolean mainSeen;

    private Phases(PodView view) {
        this.view = view;
    }

    static String of(PodView view) {
        String overruled = view.overruled();
        if (overruled != null) {
            return overruled;
        }
        if (!view.admitted() && !view.reason().isEmpty()) {
            return "Failed";
        }
        Phases count = new Phases(view);
        view.init().forEach(each -> {
            if (each.role() == ContainerWorker.Role.SIDECAR) {
                count.sidecar(each);
            } else {
                count.init(each);
            }
        });
        view.main().forEach(count::main);
        String phase = count.phase();
        // A Pod is over only when all of it has stopped: until then upstream's status manager holds the phase back.
        if (view.anyRunning()) {
            return phase.equals("Failed") || phase.equals("Succeeded") ? count.mainSeen ? "Running" : "Pending" : phase;
        }
        return view.reason().isEmpty() ? phase : "Failed";
    }

    /** How the run ended that a container shows, be it as its state or as its last state; null if none did. */
    private static @Nullable Terminated shownEnd(ContainerWorker worker) {
        return worker.ended() != null ? worker.ended() : worker.last();
    }

    private boolean restarts(ContainerWorker worker, Terminated end) {
        return JointRestart.ended(end) || RestartPolicies.restart(view.pod(), worker.role(), worker.spec(), end.exitCode());
    }

    private void init(ContainerWorker worker) {
        Terminated end = shownEnd(worker);
        if (worker.up() || end == null) {
            initPending++;
        } else if (end.exitCode() != 0 && !restarts(worker, end)) {
            initFailedForGood++;
        }
    }

    private void sidecar(ContainerWorker worker) {
        if (worker.up()) {
            running++;
            sidecarsPending += worker.started() ? 0 : 1;
        } else if (shownEnd(worker) == null) {
            waiting++;
            sidecarsPending++;
        }
    }

    private void main(ContainerWorker worker) {
        Terminated end = shownEnd(worker);
        mainSeen |= worker.up() || end != null;
        if (worker.up()) {
            running++;
        } else if (end == null) {
            waiting++;
        } else {
            stopped++;
            stoppedForGood += restarts(worker, end) ? 0 : 1;
            succeeded += worker.succeeded() ? 1 : 0;
        }
    }

    private String phase() {
        if (initFailedForGood > 0) {
            return "Failed";
        }
        if (initPending > 0 || (sidecarsPending > 0 && !mainSeen) || waiting > 0) {
            return "Pending";
        }
        if (running > 0) {
            return "Running";
        }
        if (stopped == 0) {
            return "Pending";
        }
        if (!view.ending() && stopped != stoppedForGood) {
            return "Running";
        }
        return stopped == succeeded ? "Succeeded" : "Failed";
    }
}
