package dev.podium.time;

import java.time.Duration;
import java.time.Instant;

/**
 * The one source of time and threads of a cluster. Every timestamp, wait, timer, period and thread of the cluster comes
 * from here, so that a test can move time by hand and a closed cluster leaves nothing running.
 *
 * <p>Implementations: {@link RealTime} (optionally scaled) and {@link ManualTime}.
 */
public interface ClusterTime extends AutoCloseable {

    /** The cluster's wall clock. */
    Instant now();

    /** A monotonic reading in nanoseconds of cluster time, for measuring spans; its origin means nothing. */
    long nanos();

    /**
     * Starts a virtual thread that belongs to the cluster. It is interrupted when the cluster closes; what it throws is
     * logged. The name shows in thread dumps.
     */
    Task run(String name, Runnable work);

    /**
     * Starts a platform thread that belongs to the cluster, for work that blocks in file input and output (where a
     * virtual thread would hold its carrier). Otherwise like {@link #run}.
     */
    Task runOnPlatformThread(String name, Runnable work);

    /** Runs {@code work} on a virtual thread of its own once {@code delay} has passed; at once if it is not positive. */
    Task after(Duration delay, Runnable work);

    /**
     * Runs {@code work} every {@code period}, first after one period; a run never overlaps the one before it. Beats that
     * fall into a run are left out. What a run throws is logged and stops nothing.
     */
    Task every(Duration period, Runnable work);

    /** Blocks the calling thread for {@code duration} of cluster time. */
    void sleep(Duration duration) throws InterruptedException;

    /** A new meeting point for threads that wait and threads that have news. */
    Signal signal();

    /**
     * Cancels every timer, interrupts every thread and waits (a few seconds at most) until they have ended. From then on
     * nothing is started, and whoever would wait, also a thread from elsewhere, gets an {@link InterruptedException}.
     */
    @Override
    void close();

    /** Whether it has been closed. */
    boolean closed();
}
