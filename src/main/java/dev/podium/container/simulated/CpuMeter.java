package dev.podium.container.simulated;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/**
 * The CPU time that a container has used: second by second, as far back as one averages over, and in all. Virtual threads have no CPU
 * clock, and what it would show depends on the machine; so what a program does is counted, and each thing has a price.
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
    /** In all, before the latest second. */
    private long done;
    /** What was more than a second's share, and so takes some of the next. */
    private long owed;

    /** @param most what may be used in a second, here and below */
    synchronized void add(Instant now, long nanos, long most) {
        if (used.length == 0) {
            used = new long[SECONDS + 1];
            latest = now.getEpochSecond();
        }
        turnTo(now.getEpochSecond(), most);
        used[slot(latest)] += nanos;
    }

    /** What was used in the window before the second that {@code now} is in. */
    synchronized long used(Instant now, long most) {
        if (used.length == 0) {
            return 0;
        }
        turnTo(now.getEpochSecond(), most);
        return Arrays.stream(used).sum() - used[slot(latest)];
    }

    /** What was used in all before the second that {@code now} is in, but never more in a second than is allowed. */
    synchronized long total(Instant now, long most) {
        if (used.length > 0) {
            turnTo(now.getEpochSecond(), most);
        }
        return done;
    }

    /** A clock that is put back adds to the latest second that was known. */
    private void turnTo(long second, long most) {
        if (second - latest > SECONDS) {
            settle(most);
            done += owed;
            owed = 0;
            Arrays.fill(used, 0);
            latest = second;
        }
        while (latest < second) {
            settle(most);
            latest++;
            used[slot(latest)] = 0;
        }
    }

    /** Nobody is held up by a limit: of what is too much, as much is kept as can be made up for while one averages over it. */
    private void settle(long most) {
        long wanted = used[slot(latest)] + owed;
        long had = Math.min(wanted, most);
        done += had;
        owed = wanted == had ? 0 : Math.min(wanted - had, SECONDS * most);
    }

    private static int slot(long second) {
        return (int) Math.floorMod(second, (long) SECONDS + 1);
    }
}
