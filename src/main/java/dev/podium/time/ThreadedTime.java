package dev.podium.time;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What both clocks have in common: the cluster's threads and their waits. */
abstract sealed class ThreadedTime implements ClusterTime permits RealTime, ManualTime {

    /** What a closed clock hands out. */
    static final Task NOTHING = () -> {};

    private static final Logger log = LoggerFactory.getLogger(ClusterTime.class);
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final Map<Thread, Worker> workers = new ConcurrentHashMap<>();
    private final Set<Waiter> waiters = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** One more thread of the cluster is doing something. */
    abstract void busy();

    /** One less is. */
    abstract void idle();

    /** Parks the calling thread; tells false if {@code deadline} has been reached. May return early. */
    abstract boolean park(Waiter waiter, long deadline);

    /** Arranges that {@code waiter} is woken at {@code deadline}, unless {@link #park} sees to that. */
    abstract @Nullable Task alarm(Waiter waiter, long deadline);

    /** Cancels every timer and releases the clock's own means. */
    abstract void closeTimers();

    boolean isClosed() {
        return closed;
    }

    Collection<Worker> workers() {
        return workers.values();
    }

    boolean isCurrentThreadMine() {
        return workers.containsKey(Thread.currentThread());
    }

    Waiter enter() {
        Worker worker = workers.get(Thread.currentThread());
        Waiter waiter = new Waiter(this, worker);
        waiters.add(waiter);
        if (worker != null) {
            worker.waitsIn(waiter);
        }
        return waiter;
    }

    void leave(Waiter waiter) {
        waiters.remove(waiter);
        Worker worker = waiter.worker();
        if (worker != null) {
            worker.waitsIn(null);
        }
    }

    @Override
    public Task run(String name, Runnable work) {
        return start(Thread.ofVirtual().name(name), work);
    }

    @Override
    public Task runOnPlatformThread(String name, Runnable work) {
        return start(Thread.ofPlatform().daemon().name(name), work);
    }

    private Task start(Thread.Builder builder, Runnable work) {
        Thread thread = builder.unstarted(() -> {
            try {
                attempt(work);
            } finally {
                workers.remove(Thread.currentThread());
                idle();
            }
        });
        Worker worker = new Worker(this, thread);
        workers.put(thread, worker);
        // Whoever closes says so before it looks for threads: one of us sees the other.
        if (closed) {
            workers.remove(thread);
            return NOTHING;
        }
        busy();
        thread.start();
        return worker;
    }

    private void attempt(Runnable work) {
        try {
            work.run();
        } catch (Throwable e) {
            if (closed) {
                log.debug("{} ended while the cluster was closing", Thread.currentThread().getName(), e);
            } else {
                log.error("{} failed", Thread.currentThread().getName(), e);
            }
        }
    }

    @Override
    public Task every(Duration period, Runnable work) {
        if (!period.isPositive()) {
            throw new IllegalArgumentException("a period must be positive, not " + period);
        }
        Periodic task = new Periodic(nanosOf(period), work);
        task.schedule(nanos());
        return task;
    }

    /** Keeps to the beat it began with; beats that fall into a run are left out. */
    private final class Periodic implements Task {

        private final long period;
        private final Runnable work;
        private volatile boolean cancelled;
        private volatile Task timer = NOTHING;

        Periodic(long period, Runnable work) {
            this.period = period;
            this.work = work;
        }

        void schedule(long previous) {
            long now = nanos();
            long due = sum(previous, period);
            if (due <= now) {
                due = sum(due, (now - due) / period * period + period);
            }
            long next = due;
            timer = after(Duration.ofNanos(next - now), () -> turn(next));
            if (cancelled) {
                timer.cancel();
            }
        }

        private void turn(long due) {
            if (cancelled) {
                return;
            }
            attempt(work);
            if (!cancelled && !closed) {
                schedule(due);
            }
        }

        @Override
        public void cancel() {
            cancelled = true;
            timer.cancel();
        }
    }

    @Override
    public Signal signal() {
        return new MeetingPoint(this);
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        signal().await(() -> false, duration);
    }

    @Override
    public boolean closed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
        closeTimers();
        long deadline = System.nanoTime() + CLOSING.toNanos();
        Set<Thread> ending = new HashSet<>();
        while (true) {
            // Kept here, because a worker signs off a moment before its thread has ended.
            ending.addAll(workers.keySet());
            for (Worker each : workers.values()) {
                if (each.thread() != Thread.currentThread()) {
                    each.cancel();
                }
            }
            waiters.forEach(Waiter::wake);
            // A thread that swallowed its interruption gets another.
            if (haveEnded(ending, System.nanoTime() + TimeUnit.SECONDS.toNanos(1))) {
                return;
            }
            if (System.nanoTime() >= deadline) {
                workers.keySet().forEach(each -> log.warn("{} does not end", each.getName()));
                return;
            }
        }
    }

    private boolean haveEnded(Set<Thread> ending, long deadline) {
        boolean interrupted = false;
        try {
            for (Thread each : ending) {
                while (each != Thread.currentThread() && (workers.containsKey(each) || each.isAlive())) {
                    long left = deadline - System.nanoTime();
                    if (left <= 0) {
                        return false;
                    }
                    if (each.getState() == Thread.State.NEW) {
                        Thread.yield(); // it is just being started, or being dropped instead
                        continue;
                    }
                    try {
                        each.join(Duration.ofNanos(left));
                    } catch (InterruptedException e) {
                        interrupted = true;
                    }
                }
            }
            return workers.keySet().stream().allMatch(each -> each == Thread.currentThread());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** As many nanoseconds as a long can hold, at most. */
    static long nanosOf(Duration duration) {
        try {
            return duration.toNanos();
        } catch (ArithmeticException e) {
            return duration.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    /** A reading of the clock plus a positive span, without overflow. */
    static long sum(long reading, long span) {
        long sum = reading + span;
        return sum < reading ? Long.MAX_VALUE : sum;
    }
}
