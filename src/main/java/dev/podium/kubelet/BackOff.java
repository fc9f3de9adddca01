package dev.podium.kubelet;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How long to wait before trying again: nothing the first time, then 10 seconds doubling to 300, and from the start again
 * when nothing has gone wrong for ten minutes (upstream's {@code client-go/util/flowcontrol/backoff.go} as the kubelet uses
 * it for restarts and image pulls).
 */
final class BackOff {

    private static final Duration FIRST = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofSeconds(300);
    private static final Duration FORGOTTEN = LONGEST.multipliedBy(2);

    private @Nullable Duration current;
    private @Nullable Instant updated;

    /** What is left to wait at {@code now} after something that ended at {@code since}; zero or less: nothing. */
    Duration left(Instant since, Instant now) {
        return current == null || forgotten(since) ? Duration.ZERO : Duration.between(now, since.plus(current));
    }

    /** The wait that is in force, or will be. */
    Duration current() {
        return current == null ? FIRST : current;
    }

    /** Counts a try that comes after something that ended at {@code since}. */
    void next(Instant since, Instant now) {
        Duration before = current;
        if (before == null || forgotten(since)) {
            current = FIRST;
        } else {
            Duration doubled = before.multipliedBy(2);
            current = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
        }
        updated = now;
    }

    private boolean forgotten(Instant since) {
        return updated != null && Duration.between(updated, since).compareTo(FORGOTTEN) > 0;
    }
}
