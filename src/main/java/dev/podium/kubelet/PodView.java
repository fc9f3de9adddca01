package dev.podium.kubelet;

import dev.podium.container.ContainerRuntime;
import dev.podium.container.Sandbox;
import dev.podium.model.Pod;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Pod as its kubelet sees it: what a status is made of.
 *
 * @param ending whether the Pod is being wound up: what has stopped will not start again
 * @param reason why the Pod as a whole has failed; empty unless the kubelet ended or refused it
 */
record PodView(
        Pod pod,
        NodeKubelet node,
        @Nullable ContainerRuntime runtime,
        @Nullable Sandbox sandbox,
        boolean sandboxStopped,
        List<ContainerWorker> init,
        List<ContainerWorker> main,
        List<ContainerWorker> ephemeral,
        boolean ending,
        Instant startTime,
        String reason,
        String message) {

    /** Whether every init container has done, and every sidecar has started. */
    boolean initialized() {
        for (ContainerWorker each : init) {
            boolean done =
                    switch (each.role()) {
                        case SIDECAR -> each.started();
                        case INIT, MAIN, EPHEMERAL -> each.succeeded();
                    };
            if (!done) {
                return false;
            }
        }
        return true;
    }
}
