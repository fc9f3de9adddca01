package dev.podium.scheduler;

import dev.podium.client.RequestFailed;
import dev.podium.model.PersistentVolumeClaim;
import dev.podium.time.ClusterTime;
import dev.podium.time.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The Pods that have a node and wait for their volumes (upstream's {@code VolumeBinding.PreBind}). None holds a thread: news of
 * its claims brings it on.
 */
final class VolumeWaits {

    private static final Duration LONGEST = Duration.ofSeconds(600);

    private final VolumeBinder binder;
    private final ClusterTime time;
    private final Map<String, Waiter> byPod = new HashMap<>();
    private final Map<String, Set<Waiter>> byClaim = new HashMap<>();

    VolumeWaits(VolumeBinder binder, ClusterTime time) {
        this.binder = binder;
        this.time = time;
    }

    /** A Pod that waits, and what is called once it need not any more: with null, or with what has gone wrong. */
    private final class Waiter {

        private final String uid;
        private final String node;
        private final VolumePlan plan;
        private final Consumer<@Nullable String> then;
        private final Task timeout;
        /** Until all is written, nothing can be missing. */
        private volatile boolean written;

        private Waiter(String uid, String node, VolumePlan plan, Consumer<@Nullable String> then) {
            this.uid = uid;
            this.node = node;
            this.plan = plan;
            this.then = then;
            this.timeout = time.after(LONGEST, () -> finish(this, "context deadline exceeded"));
        }

        private List<String> claims() {
            List<String> claims = new ArrayList<>();
            plan.bindings().forEach(each -> claims.add(key(each.claim())));
            plan.provisions().forEach(each -> claims.add(key(each)));
            return claims;
        }
    }

    private static String key(PersistentVolumeClaim claim) {
        return claim.metadata().namespaceOrEmpty() + "/" + claim.name();
    }

    /**
     * Writes what a Pod's volumes need, and waits until it has come true.
     *
     * @param written called when it is written, or could not be
     */
    void begin(ScheduledPod pod, String node, VolumePlan plan, Runnable written, Consumer<@Nullable String> then) {
        Waiter waiter = new Waiter(pod.uid(), node, plan, then);
        add(waiter);
        try {
            binder.write(plan, node);
        } catch (VolumeBinder.PlanFailed | RequestFailed refused) {
            finish(waiter, String.valueOf(refused.getMessage()));
            return;
        } finally {
            written.run();
        }
        waiter.written = true;
        check(waiter);
    }

    private synchronized void add(Waiter waiter) {
        byPod.put(waiter.uid, waiter);
        waiter.claims().forEach(each -> byClaim.computeIfAbsent(each, _ -> new HashSet<>()).add(waiter));
    }

    /** A claim is not what it was. */
    void changed(PersistentVolumeClaim claim) {
        List<Waiter> waiting;
        synchronized (this) {
            waiting = List.copyOf(byClaim.getOrDefault(key(claim), Set.of()));
        }
        waiting.forEach(this::check);
    }

    private void check(Waiter waiter) {
        if (!waiter.written) {
            return;
        }
        try {
            if (binder.done(waiter.plan, waiter.node)) {
                finish(waiter, null);
            }
        } catch (VolumeBinder.PlanFailed failed) {
            finish(waiter, failed.getMessage());
        }
    }

    private void finish(Waiter waiter, @Nullable String problem) {
        synchronized (this) {
            if (byPod.get(waiter.uid) != waiter) {
                return;
            }
            cancel(waiter.uid);
        }
        waiter.then.accept(problem);
    }

    /** The Pod waits no more, and nobody is to be told. */
    synchronized void cancel(String uid) {
        Waiter gone = byPod.remove(uid);
        if (gone == null) {
            return;
        }
        gone.timeout.cancel();
        for (String each : gone.claims()) {
            byClaim.computeIfPresent(each, (_, waiters) -> {
                waiters.remove(gone);
                return waiters.isEmpty() ? null : waiters;
            });
        }
    }
}
