package dev.podium.kubelet;

import dev.podium.model.Pod;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When a Pod whose end has begun has to have ended; a later request can only bring that forward. */
final class EndTime {

    private static final Duration DEFAULT = Duration.ofSeconds(30);

    private @Nullable Instant by;
    private Duration grace = DEFAULT;

    /** @param seconds null: upstream's default */
    static Duration grace(@Nullable Long seconds) {
        return seconds == null ? DEFAULT : Duration.ofSeconds(seconds);
    }

    /** @param now what counts as the beginning of the end, the first time */
    Instant of(Pod pod, Instant now) {
        Long asked = pod.metadata().deleting()
                ? pod.metadata().deletionGracePeriodSeconds()
                : pod.spec().terminationGracePeriodSeconds();
        Duration wanted = grace(asked);
        Instant known = by;
        if (known == null) {
            known = now.plus(wanted);
            grace = wanted;
        } else if (wanted.compareTo(grace) < 0) {
            known = known.minus(grace).plus(wanted);
            grace = wanted;
        }
        by = known;
        return known;
    }
}
