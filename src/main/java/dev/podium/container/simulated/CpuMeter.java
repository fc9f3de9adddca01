package dev.podium.container.simulated;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/**
 * The CPU time that a container has used, second by second, as far back as one averages over. Virtual threads have no CPU clock, and what
 * it would show depends on the machine; so what a program does is counted, and each thing has a price.
 */
final class CpuMeter {

    /** What averages are taken over: whole seconds, as many as metrics-server leaves between two readings. */
    static final Duration WINDOW = Duration.ofSeconds(15);

    /** A container that only waits has timers and a garbage collector: a ten-thousandth of a core. */
    static final long IDLE_SECOND = 100_000;
    /** Loading a program. */
    static final long PROCESS_START = 1_000_000;
    static final long CONNECTION = 200_000;
    static final long REQUEST = 200_000;
    /** One turn of a loop that waits for nothing, such as a command of a shell script. */
    static final long TURN = 1_000;

    private static final int SECONDS = (int) WINDOW.toSeconds();

    /** By second, in a ring that has room for the one that is going on; made when there is something to count. */
    private long[] used = new long[0];

    private long latest;

    synchronized void add(Instant now, long nanos) {
        if (used.length == 0) {
            used = new long[SECONDS + 1];
            latest = now.getEpochSecond();
        }
        turnTo(now.getEpochSecond());
        used[slot(latest)] += nanos;
    }

    /** What was used in the window before the second that {@code now} is in. */
    synchronized long used(Instant now) {
        if (used.length == 0) {
            return 0;
        }
        turnTo(now.getEpochSecond());
        return Arrays.stream(used).sum() - used[slot(latest)];
    }

    /** A clock that is put back adds to the latest second that was known. */
    private void turnTo(long second) {
        if (second - latest > SECONDS) {
            Arrays.fill(used, 0);
            latest = second;
        }
        while (latest < second) {
            latest++;
            used[slot(latest)] = 0;
        }
    }

    private static int slot(long second) {
        return (int) Math.floorMod(second, (long) SECONDS + 1);
    }
}
