package dev.podium.time;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Where threads wait for a condition and others announce that it may have changed. Every blocking wait inside a cluster
 * uses one, because {@link ManualTime} counts a thread that waits here as idle.
 *
 * <p>Usage: change the state first, then {@link #raise()}. A waiter can then not miss the change; it may be woken in vain,
 * which {@code await} absorbs by testing the condition again. Conditions are evaluated on the waiting thread, outside of
 * any lock of the signal; they must be quick and see the state safely (volatile, atomic or under their own lock).
 */
public interface Signal {

    /** Lets every waiting thread test its condition again. Never blocks. */
    void raise();

    /** Waits until {@code condition} holds. */
    void await(BooleanSupplier condition) throws InterruptedException;

    /** Waits until {@code condition} holds or {@code timeout} of cluster time has passed; tells whether it holds. */
    boolean await(BooleanSupplier condition, Duration timeout) throws InterruptedException;
}
