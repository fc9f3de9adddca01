package dev.podium.time;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps the steps of one thread apart, on the machine's clock rather than the cluster's: it spares the processor, and what the
 * cluster does depends on it nowhere. A thread that pauses here counts as busy. One thread uses it.
 */
public final class Pace {

    private final long apart;
    private long previous;

    /** @param apart the least time from one step to the next, where the caller asks for it */
    public Pace(Duration apart) {
        this.apart = apart.toNanos();
        this.previous = System.nanoTime() - this.apart;
    }

    /** Begins a step at once. */
    public void step() {
        previous = System.nanoTime();
    }

    /** Begins a step when the previous one is long enough ago; an interruption ends the pause and stays set. */
    public void stepApart() {
        long rest = apart - (System.nanoTime() - previous);
        if (rest > 0) {
            LockSupport.parkNanos(this, rest);
        }
        step();
    }
}
