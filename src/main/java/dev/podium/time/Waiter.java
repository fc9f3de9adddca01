package dev.podium.time;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One thread's stay in a wait. Its life: armed (the condition is being tested, the thread still runs), idle (parked),
 * awake (somebody had news, or the stay is over), armed again, and so on.
 *
 * <p>The thread's own step from armed to idle comes before it is discounted, and whoever wakes it counts it before it can
 * run: the number of busy threads may for a moment be too high, but never too low.
 */
final class Waiter {

    private enum State {
        ARMED,
        IDLE,
        AWAKE
    }

    private final ThreadedTime time;
    private final Thread thread = Thread.currentThread();
    private final @Nullable Worker worker;
    private final AtomicReference<State> state = new AtomicReference<>(State.AWAKE);

    Waiter(ThreadedTime time, @Nullable Worker worker) {
        this.time = time;
        this.worker = worker;
    }

    @Nullable Worker worker() {
        return worker;
    }

    boolean isIdle() {
        return state.get() == State.IDLE;
    }

    /** From here on, a wake-up is remembered. */
    void arm() {
        state.set(State.ARMED);
    }

    void disarm() {
        state.set(State.AWAKE);
    }

    /** Parks until woken, or, where time passes by itself, until {@code deadline} in cluster nanoseconds. */
    void park(long deadline) throws InterruptedException {
        // An interruption from before this stay was known to Worker.cancel wakes nobody: the thread must see it while it
        // still counts as busy. A later one finds the waiter armed or idle, and wakes it.
        failIfOver();
        if (!state.compareAndSet(State.ARMED, State.IDLE)) {
            return;
        }
        if (worker != null) {
            time.idle();
        }
        while (isIdle()) {
            if (time.isClosed() || thread.isInterrupted() || !time.park(this, deadline)) {
                wake();
            }
        }
        failIfOver();
    }

    private void failIfOver() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (time.isClosed()) {
            throw new InterruptedException("the cluster is closed");
        }
    }

    /** May be called by any thread, at any moment. */
    void wake() {
        while (true) {
            switch (state.get()) {
                case AWAKE -> {
                    return;
                }
                case ARMED -> {
                    if (state.compareAndSet(State.ARMED, State.AWAKE)) {
                        return;
                    }
                }
                case IDLE -> {
                    if (worker != null) {
                        time.busy();
                    }
                    if (state.compareAndSet(State.IDLE, State.AWAKE)) {
                        LockSupport.unpark(thread);
                        return;
                    }
                    if (worker != null) {
                        time.idle();
                    }
                }
            }
        }
    }
}
