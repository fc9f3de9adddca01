package dev.podium.controller.pods;

import dev.podium.model.Pod;
import dev.podium.model.PodCondition;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whether a Pod has been ready for long enough (upstream's {@code podutil.IsPodAvailable}). */
public final class Availability {

    private Availability() {}

    /** How long it takes until the Pod is available if it stays ready; nothing if it is, null if it is not ready. */
    public static @Nullable Duration wait(Pod pod, int minReadySeconds, Instant now) {
        PodCondition ready = pod.status() == null ? null : pod.status().condition("Ready");
        if (ready == null || !ready.holds()) {
            return null;
        }
        if (minReadySeconds == 0) {
            return Duration.ZERO;
        }
        Instant since = ready.lastTransitionTime() == null ? now : ready.lastTransitionTime();
        Duration wait = Duration.between(now, since.plusSeconds(minReadySeconds));
        return wait.isNegative() ? Duration.ZERO : wait;
    }

    /** Whether the Pod is ready and has been for that long. */
    public static boolean holds(Pod pod, int minReadySeconds, Instant now) {
        Duration wait = wait(pod, minReadySeconds, now);
        return wait != null && wait.isZero();
    }
}
