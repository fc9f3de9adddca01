package dev.podium.kubelet;

import dev.podium.client.EventRecorder;
import dev.podium.model.ContainerState.Waiting;
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
    static final Duration LONGEST = Duration.ofSeconds(300);
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

    /** What a container waits for that has failed too often; an Event says so the first time. */
    Waiting crashLoop(@Nullable Waiting before, String container, PodContext context) {
        String pod = context.key().full();
        if (before == null || !"CrashLoopBackOff".equals(before.reason())) {
            context.event(
                    container,
                    EventRecorder.Type.WARNING,
                    "BackOff",
                    "Back-off restarting failed container " + container + " in pod " + pod);
        }
        return new Waiting(
                "CrashLoopBackOff",
                "back-off " + GoDuration.text(current()) + " restarting failed container=" + container + " pod=" + pod);
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
