package dev.podium.time;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Time that passes by itself: as on the wall, or faster or slower by a constant factor. */
public final class RealTime extends ThreadedTime {

    private final double factor;
    private final Instant startInstant = Instant.now();
    private final long startNanos = System.nanoTime();
    private final ScheduledThreadPoolExecutor timers;

    private RealTime(double factor) {
        this.factor = factor;
        timers = new ScheduledThreadPoolExecutor(
                1, work -> Thread.ofPlatform().daemon().name("cluster-timer").unstarted(work));
        timers.setRemoveOnCancelPolicy(true);
        timers.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** The wall clock. */
    public static RealTime create() {
        return new RealTime(1);
    }

    /**
     * A clock that starts at the present and then runs {@code factor} times as fast as the wall's; waits, timers and
     * periods last accordingly.
     */
    public static RealTime scaled(double factor) {
        if (!(factor > 0) || Double.isInfinite(factor)) {
            throw new IllegalArgumentException("a factor must be positive and finite, not " + factor);
        }
        return new RealTime(factor);
    }

    @Override
    public Instant now() {
        return factor == 1 ? Instant.now() : startInstant.plusNanos(nanos());
    }

    @Override
    public long nanos() {
        long passed = System.nanoTime() - startNanos;
        return factor == 1 ? passed : (long) (passed * factor);
    }

    @Override
    public Task after(Duration delay, Runnable work) {
        if (!delay.isPositive()) {
            return run("timer", work);
        }
        try {
            ScheduledFuture<?> timer =
                    timers.schedule(() -> run("timer", work), real(nanosOf(delay)), TimeUnit.NANOSECONDS);
            return () -> timer.cancel(false);
        } catch (RejectedExecutionException e) {
            return NOTHING;
        }
    }

    /** Rounded up, so that nothing is early. */
    private long real(long clusterNanos) {
        // Half of the range: the timer adds it to its own reading.
        return Math.min(factor == 1 ? clusterNanos : (long) Math.ceil(clusterNanos / factor), Long.MAX_VALUE / 2);
    }

    @Override
    boolean park(Waiter waiter, long deadline) {
        if (deadline == Long.MAX_VALUE) {
            LockSupport.park(waiter);
            return true;
        }
        long left = deadline - nanos();
        if (left <= 0) {
            return false;
        }
        LockSupport.parkNanos(waiter, real(left));
        return true;
    }

    @Override
    @Nullable Task alarm(Waiter waiter, long deadline) {
        return null;
    }

    @Override
    void busy() {}

    @Override
    void idle() {}

    @Override
    void closeTimers() {
        timers.shutdownNow();
        boolean interrupted = Thread.interrupted();
        try {
            timers.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
