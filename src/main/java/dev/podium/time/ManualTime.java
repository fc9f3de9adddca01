package dev.podium.time;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Time that stands still until a test moves it.
 *
 * <p>A thread that this clock started is idle while it waits in one of its {@linkplain #signal() signals} or
 * {@linkplain #sleep sleeps}, and busy otherwise, also while it is blocked by anything else. Threads that come from
 * elsewhere (a test's, an HTTP server's) may wait here too and are not counted. Whoever wakes a thread counts it as busy
 * before it runs, so that {@link #settle()} cannot slip in between.
 */
public final class ManualTime extends ThreadedTime {

    private static final Duration GUARD = Duration.ofSeconds(30);

    private final Instant start;
    private final Duration guard;
    private volatile long nanos;

    private final ConcurrentSkipListSet<Timer> timers = new ConcurrentSkipListSet<>();
    private final AtomicLong timersEver = new AtomicLong();
    private final AtomicInteger busy = new AtomicInteger();
    private final Object rest = new Object();
    private final ReentrantLock hand = new ReentrantLock();

    private ManualTime(Instant start, Duration guard) {
        this.start = start;
        this.guard = guard;
    }

    /** A clock that shows {@code start} until it is advanced. */
    public static ManualTime startingAt(Instant start) {
        return new ManualTime(start, GUARD);
    }

    /** A clock whose {@link #settle()} gives up after {@code guard}. */
    static ManualTime startingAt(Instant start, Duration guard) {
        return new ManualTime(start, guard);
    }

    /**
     * Moves time forward by {@code duration}. Whatever falls due on the way (timers, ends of waits and sleeps) fires in
     * order of due time, at equal times in order of creation; {@link #now()} is exactly its due time while it runs, and
     * {@link #settle()} follows each. To be called from outside of the cluster.
     *
     * @throws IllegalStateException as {@link #settle()} does
     */
    public void advance(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("time does not go back, not even by " + duration);
        }
        hand.lock();
        try {
            long target = sum(nanos, nanosOf(duration));
            settle();
            while (true) {
                Timer next = timers.headSet(new Timer(target, Long.MAX_VALUE, () -> {}), true).pollFirst();
                if (next == null) {
                    break;
                }
                nanos = Math.max(nanos, next.due);
                next.action.run();
                settle();
            }
            nanos = target;
        } finally {
            hand.unlock();
        }
    }

    /**
     * Waits until no thread of the cluster is doing anything.
     *
     * @throws IllegalStateException if that takes more than 30 seconds of real time; its message tells who is busy
     */
    public void settle() {
        if (isCurrentThreadMine()) {
            throw new IllegalStateException("A thread of the cluster cannot wait for the cluster to settle.");
        }
        long deadline = System.nanoTime() + guard.toNanos();
        boolean interrupted = false;
        synchronized (rest) {
            while (busy.get() > 0) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    throw new IllegalStateException(unsettled());
                }
                try {
                    rest.wait(left);
                } catch (InterruptedException e) {
                    interrupted = true;
                    break;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for the cluster to settle.");
        }
    }

    private String unsettled() {
        List<Worker> threads = workers().stream().filter(each -> !each.isIdle()).toList();
        return threads.stream()
                .map(each -> Stream.of(each.thread().getStackTrace())
                        .map(frame -> "\n        at " + frame)
                        .collect(Collectors.joining("", "\n    " + each.thread().getName(), "")))
                .collect(Collectors.joining(
                        "", "The cluster did not settle within " + guard + "; " + busy + " threads are busy:", ""));
    }

    @Override
    public Instant now() {
        return start.plusNanos(nanos);
    }

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public Task after(Duration delay, Runnable work) {
        return delay.isPositive()
                ? timer(sum(nanos, nanosOf(delay)), () -> run("timer", work))
                : run("timer", work);
    }

    private Task timer(long due, Runnable action) {
        Timer timer = new Timer(due, timersEver.getAndIncrement(), action);
        timers.add(timer);
        if (isClosed()) {
            timers.remove(timer);
        }
        return () -> timers.remove(timer);
    }

    private record Timer(long due, long number, Runnable action) implements Comparable<Timer> {

        private static final Comparator<Timer> ORDER =
                Comparator.comparingLong(Timer::due).thenComparingLong(Timer::number);

        @Override
        public int compareTo(Timer other) {
            return ORDER.compare(this, other);
        }
    }

    @Override
    Task alarm(Waiter waiter, long deadline) {
        return timer(deadline, waiter::wake);
    }

    @Override
    boolean park(Waiter waiter, long deadline) {
        LockSupport.park(waiter);
        return true;
    }

    @Override
    void busy() {
        busy.incrementAndGet();
    }

    @Override
    void idle() {
        if (busy.decrementAndGet() == 0) {
            synchronized (rest) {
                rest.notifyAll();
            }
        }
    }

    @Override
    void closeTimers() {
        timers.clear();
    }
}
