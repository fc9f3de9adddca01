package dev.podium.controller.pods;

import dev.podium.time.ClusterTime;
import dev.podium.time.Signal;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Does the same thing many times, in batches that double: when it cannot be done, few have tried. Within a batch several
 * threads work, because each waits for its write to be stored.
 */
public final class SlowStart {

    private static final int THREADS = 16;

    private final ClusterTime time;

    public SlowStart(ClusterTime time) {
        this.time = time;
    }

    /** Runs {@code step} {@code count} times; the first failure ends it after the batch that it is in, and is thrown. */
    public void run(int count, Runnable step) throws InterruptedException {
        int left = count;
        for (int batch = Math.min(1, left); batch > 0; batch = Math.min(2 * batch, left)) {
            together(batch, step);
            left -= batch;
        }
    }

    /** Runs {@code step} {@code count} times at once; the first failure is thrown when all are done. */
    public void together(int count, Runnable step) throws InterruptedException {
        if (count <= 0) {
            return;
        }
        AtomicInteger left = new AtomicInteger(count);
        Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
        Runnable share = () -> {
            while (left.getAndDecrement() > 0) {
                try {
                    step.run();
                } catch (RuntimeException failed) {
                    failures.add(failed);
                }
            }
        };
        int helpers = Math.min(THREADS, count) - 1;
        AtomicInteger working = new AtomicInteger(helpers);
        Signal done = time.signal();
        for (int i = 0; i < helpers; i++) {
            time.run("pods-batch", () -> {
                try {
                    share.run();
                } finally {
                    working.decrementAndGet();
                    done.raise();
                }
            });
        }
        share.run();
        done.await(() -> working.get() == 0);
        if (!failures.isEmpty()) {
            throw failures.element();
        }
    }
}
