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
 * @param admitted whether the node has taken it on
 * @param overruled the phase that somebody else has given it
 * @param ending whether the Pod is being wound up: what has stopped will not start again
 * @param reason why the Pod as a whole has failed; empty unless the kubelet ended or refused it
 */
record PodView(
        Pod pod,
        NodeKubelet node,
        @Nullable ContainerRuntime runtime,
        @Nullable Sandbox sandbox,
        boolean sandboxStopped,
        boolean admitted,
        List<ContainerWorker> init,
        List<ContainerWorker> main,
        List<ContainerWorker> ephemeral,
        boolean ending,
        Instant startTime,
        @Nullable String overruled,
        String reason,
        String message,
        PodResize resize,
        @Nullable JointRestart jointRestart) {

    /** Whether a container of any role still runs. */
    boolean anyRunning() {
        return init.stream().anyMatch(ContainerWorker::running)
                || main.stream().anyMatch(ContainerWorker::running)
                || ephemeral.stream().anyMatch(ContainerWorker::running);
    }

    /** Whether the node has refused the Pod. */
    boolean rejected() {
        return !admitted && !reason.isEmpty();
    }
}
