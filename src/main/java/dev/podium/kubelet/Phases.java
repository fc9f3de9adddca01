package dev.podium.kubelet;

import java.util.List;

/** The phase of a Pod (upstream's {@code kubelet_pods.go}, getPhase). */
final class Phases {

    private Phases() {}

    static String of(PodView view) {
        if (!view.reason().isEmpty()) {
            return "Failed";
        }
        String policy = view.pod().spec().restartPolicy() == null ? "Always" : view.pod().spec().restartPolicy();
        int pending = 0;
        int failed = 0;
        for (ContainerWorker each : view.init()) {
            switch (each.role()) {
                case SIDECAR -> pending += each.started() || each.exited() ? 0 : 1;
                case INIT, MAIN, EPHEMERAL -> {
                    if (each.exited()) {
                        failed += each.succeeded() ? 0 : 1;
                    } else {
                        pending++;
                    }
                }
            }
        }
        if (failed > 0 && (policy.equals("Never") || view.ending())) {
            return "Failed";
        }
        Counts counts = Counts.of(view.main());
        boolean begun = counts.running + counts.stopped > 0;
        if ((pending > 0 || failed > 0) && !begun) {
            return view.ending() ? "Failed" : "Pending";
        }
        if (view.ending() && counts.running == 0) {
            return counts.stopped > 0 && counts.stopped == counts.succeeded ? "Succeeded" : "Failed";
        }
        if (counts.waiting > 0) {
            return "Pending";
        }
        if (counts.running > 0 || policy.equals("Always")) {
            return counts.running + counts.stopped > 0 ? "Running" : "Pending";
        }
        if (counts.stopped == counts.succeeded) {
            return "Succeeded";
        }
        return policy.equals("Never") ? "Failed" : "Running";
    }

    /** @param waiting those that have never run; one that waits to run again counts as stopped */
    private record Counts(int running, int waiting, int stopped, int succeeded) {

        static Counts of(List<ContainerWorker> workers) {
            int running = 0;
            int waiting = 0;
            int stopped = 0;
            int succeeded = 0;
            for (ContainerWorker each : workers) {
                if (each.running()) {
                    running++;
                } else if (each.exited()) {
                    stopped++;
                    succeeded += each.succeeded() ? 1 : 0;
                } else if (each.last() != null) {
                    stopped++;
                } else {
                    waiting++;
                }
            }
            return new Counts(running, waiting, stopped, succeeded);
        }
    }
}
