package dev.podium.client;

import dev.podium.time.ClusterTime;
import dev.podium.time.Task;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A work queue and the threads that empty it into a {@link Reconciler}. A key that is queued twice is reconciled once; a key
 * that gets news while it is being reconciled is reconciled again afterwards. Threads exist only while there is work.
 */
public final class ControllerLoop<K> implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ControllerLoop.class);
    private static final Duration FIRST_RETRY = Duration.ofMillis(5);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(1000);

    private final String name;
    private final ClusterTime time;
    private final int concurrency;
    private final Reconciler<K> reconciler;
    private final Queue<K> queue = new ArrayDeque<>();
    private final Set<K> queued = new HashSet<>();
    private final Set<K> working = new HashSet<>();
    private final Map<K, Due> due = new HashMap<>();
    private final Map<K, Integer> failures = new HashMap<>();
    private int workers;
    private boolean closed;

    private record Due(long nanos, Task timer) {}

    /** @param concurrency how many keys may be worked on at once */
    public ControllerLoop(String name, ClusterTime time, int concurrency, Reconciler<K> reconciler) {
        this.name = name;
        this.time = time;
        this.concurrency = concurrency;
        this.reconciler = reconciler;
    }

    /** Has {@code key} reconciled soon. */
    public synchronized void enqueue(K key) {
        if (closed || !queued.add(key) || working.contains(key)) {
            return;
        }
        queue.add(key);
        if (workers < concurrency) {
            workers++;
            time.run(name, this::work);
        }
    }

    /** Has {@code key} reconciled after {@code delay}, or sooner if that was asked for before. */
    public synchronized void enqueueAfter(K key, Duration delay) {
        long at = time.nanos() + delay.toNanos();
        Due present = due.get(key);
        if (closed || (present != null && present.nanos - at <= 0)) {
            return;
        }
        if (present != null) {
            present.timer.cancel();
        }
        due.put(key, new Due(at, time.after(delay, () -> fire(key, at))));
    }

    /** Forgets a key that will not come back. */
    public synchronized void forget(K key) {
        failures.remove(key);
        Due timer = due.remove(key);
        if (timer != null) {
            timer.timer.cancel();
        }
    }

    /** How many keys wait or are being worked on; timers do not count. */
    public synchronized int pending() {
        return queued.size() + working.size();
    }

    @Override
    public synchronized void close() {
        closed = true;
        due.values().forEach(each -> each.timer.cancel());
        due.clear();
        queue.clear();
        queued.clear();
    }

    private synchronized void fire(K key, long at) {
        Due present = due.get(key);
        if (present != null && present.nanos == at) {
            due.remove(key);
        }
        enqueue(key);
    }

    private void work() {
        for (K key = take(null); key != null; key = take(key)) {
            try {
                done(key, reconciler.reconcile(key));
            } catch (InterruptedException closing) {
                Thread.currentThread().interrupt();
                failed(key);
            } catch (Exception failure) {
                LOG.debug("{}: {} will be tried again", name, key, failure);
                failed(key);
            }
        }
    }

    private synchronized @Nullable K take(@Nullable K finished) {
        if (finished != null) {
            working.remove(finished);
            if (queued.contains(finished)) {
                queue.add(finished);
            }
        }
        K next = closed || Thread.currentThread().isInterrupted() ? null : queue.poll();
        if (next == null) {
            workers--;
            return null;
        }
        queued.remove(next);
        working.add(next);
        return next;
    }

    private synchronized void done(K key, @Nullable Duration again) {
        failures.remove(key);
        if (again != null) {
            enqueueAfter(key, again);
        }
    }

    private synchronized void failed(K key) {
        int count = failures.merge(key, 1, Integer::sum);
        Duration delay = FIRST_RETRY.multipliedBy(1L << Math.min(count - 1, 20));
        enqueueAfter(key, delay.compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : delay);
    }
}
