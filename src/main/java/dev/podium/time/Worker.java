package dev.podium.time;

import org.jspecify.annotations.Nullable;

/** A thread of the cluster, and where it waits at the moment. */
final class Worker implements Task {

    private final ThreadedTime time;
    private final Thread thread;
    private volatile @Nullable Waiter waiter;

    Worker(ThreadedTime time, Thread thread) {
        this.time = time;
        this.thread = thread;
    }

    Thread thread() {
        return thread;
    }

    void waitsIn(@Nullable Waiter place) {
        waiter = place;
    }

    boolean isIdle() {
        Waiter place = waiter;
        return place != null && place.isIdle();
    }

    @Override
    public void cancel() {
        // The interruption may set the thread going before the wake-up below counts it: hold its place meanwhile.
        time.busy();
        thread.interrupt();
        Waiter place = waiter;
        if (place != null) {
            place.wake();
        }
        time.idle();
    }
}
