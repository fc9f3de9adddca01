package dev.podium.storage.memory;

import dev.podium.storage.Follower;
import dev.podium.storage.Heads;
import dev.podium.storage.LogEntry;
import dev.podium.storage.Outcome;
import dev.podium.storage.Request;
import dev.podium.storage.Store;
import dev.podium.storage.StoreException;
import dev.podium.storage.Write;
import dev.podium.time.ClusterTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A store that lasts as long as the process. It keeps no values at all: since its follower was there from the first write
 * on, the follower has them.
 *
 * <p>It has no thread either: whoever comes to an idle store does the work of all who come meanwhile.
 */
public final class MemoryStore implements Store {

    private static final int BATCH = 500;

    private final ClusterTime time;
    private final Heads heads = new Heads();
    private final Queue<Request> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private @Nullable Follower follower;
    private volatile boolean closed;
    private volatile long revision;
    private volatile long compacted;

    public MemoryStore(ClusterTime time) {
        this.time = time;
    }

    @Override
    public CompletableFuture<Outcome> submit(Write write) {
        Request.Change request = new Request.Change(write);
        enqueue(request);
        return request.answer();
    }

    @Override
    public void follow(Follower follower) {
        execute(() -> {
            if (this.follower != null || heads.revision() > 0) {
                throw new IllegalStateException("A store is followed once, before its first write.");
            }
            this.follower = follower;
            follower.restored(0, 0, Stream.empty(), Stream.empty());
        });
    }

    @Override
    public void compact(long revision) {
        execute(() -> {
            long target = Math.min(revision, heads.revision());
            if (target <= compacted) {
                return;
            }
            compacted = target;
            if (follower != null) {
                follower.compacted(target);
            }
        });
    }

    @Override
    public void close() {
        execute(() -> closed = true);
    }

    @Override
    public boolean writable() {
        return !closed;
    }

    @Override
    public long revision() {
        return revision;
    }

    @Override
    public long compacted() {
        return compacted;
    }

    private void execute(Runnable work) {
        Request.Other request = new Request.Other(work);
        enqueue(request);
        try {
            request.answer().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private void enqueue(Request request) {
        queue.add(request);
        if (waiting.getAndIncrement() > 0) {
            return;
        }
        int turn = 1;
        while (turn > 0) {
            serve(turn);
            turn = Math.min(waiting.addAndGet(-turn), BATCH);
        }
    }

    /** Serves the first {@code count} of the queue. */
    private void serve(int count) {
        List<Request.Change> changes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            switch (queue.remove()) {
                case Request.Change change -> changes.add(change);
                case Request.Other other -> {
                    commit(changes);
                    changes.clear();
                    other.run();
                }
            }
        }
        commit(changes);
    }

    private void commit(List<Request.Change> changes) {
        if (changes.isEmpty()) {
            return;
        }
        if (closed) {
            StoreException refusal = new StoreException("The store is closed.");
            changes.forEach(each -> each.refuse(refusal));
            return;
        }
        Heads.Plan plan =
                heads.plan(changes.stream().map(Request.Change::write).toList(), time.now());
        plan.apply();
        List<LogEntry> entries = plan.entries();
        if (!entries.isEmpty()) {
            if (follower != null) {
                follower.committed(entries);
            }
            revision = heads.revision();
        }
        for (int i = 0; i < changes.size(); i++) {
            changes.get(i).answer().complete(plan.outcomes().get(i));
        }
    }
}
