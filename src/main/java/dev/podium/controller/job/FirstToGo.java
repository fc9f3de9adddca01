package dev.podium.controller.job;

import dev.podium.model.ContainerStatus;
import dev.podium.model.Pod;
import dev.podium.model.PodCondition;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * Which Pods to give up first, upstream's {@code ActivePods}: those not assigned, pending, not ready, ready since lately,
 * restarted often, young.
 */
final class FirstToGo {

    static final Comparator<Pod> ORDER = Comparator.<Pod, Boolean>comparing(each -> each.spec().nodeName() != null)
            .thenComparing(FirstToGo::phase)
            .thenComparing(Pod::ready)
            .thenComparing(FirstToGo::readySince, Comparator.reverseOrder())
            .thenComparing(FirstToGo::restarts, Comparator.reverseOrder())
            .thenComparing(each -> each.metadata().createdAt(), Comparator.reverseOrder())
            .thenComparing(each -> each.metadata().uidOrEmpty());

    private FirstToGo() {}

    private static int phase(Pod pod) {
        return List.of("Pending", "Unknown", "Running").indexOf(pod.phase());
    }

    private static Instant readySince(Pod pod) {
        PodCondition ready = pod.status() == null || !pod.ready() ? null : pod.status().condition("Ready");
        return ready == null || ready.lastTransitionTime() == null ? Instant.MAX : ready.lastTransitionTime();
    }

    private static int restarts(Pod pod) {
        return pod.status() == null
                ? 0
                : pod.status().containerStatuses().stream().mapToInt(ContainerStatus::restartCount).max().orElse(0);
    }
}
