package dev.podium.storage.jpa;

import dev.podium.storage.Follower;
import dev.podium.storage.Heads;
import dev.podium.storage.LogEntry;
import dev.podium.storage.Outcome;
import dev.podium.storage.Request;
import dev.podium.storage.Store;
import dev.podium.storage.StoreException;
import dev.podium.storage.Write;
import dev.podium.time.ClusterTime;
import dev.podium.time.Pace;
import dev.podium.time.Signal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store in a relational database. One thread writes; it takes whatever waits and commits it as one transaction, judging
 * expectations by the {@link Heads} it keeps in memory, so that no write reads.
 *
 * <p>What is promised of an acknowledged write: in an H2 file, it has been written and forced to the disk
 * ({@code fsync}), so that it survives the end of the process, of the system, and a loss of power as far as the disk is
 * honest. In an H2 database in memory, it is there until the process ends. In another database, it is committed, and the
 * rest is that database's promise.
 *
 * <p>If a transaction fails, its writes are tried one by one, and those that fail again are the ones that fail. If it is
 * not known what a failure left behind, or somebody else wrote to the tables, the store refuses every further write.
 */
final class JpaStore implements Store {

    private static final Logger log = LoggerFactory.getLogger(JpaStore.class);

    private static final int BATCH_WRITES = 500;
    private static final int BATCH_BYTES = 4 << 20;
    /** So many writes in one batch mean that more are on their way. */
    private static final int CROWD = 8;
    /** The least time from one crowded batch to the next. */
    private static final Duration PACE = Duration.ofMillis(10);
    /** Log entries looked at in one step after a compaction. */
    private static final int SWEEP = 2_000;

    private final Medium medium;
    private final ClusterTime time;
    private final String place;
    private final Signal news;
    private final Queue<Request> queue = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile boolean closing;
    private volatile long revision;
    private volatile long compacted;

    // The rest belongs to the writer.
    private final Sweeper sweeper;
    private @Nullable Heads heads;
    private @Nullable Follower follower;
    private volatile @Nullable StoreException broken;
    private boolean swept = true;
    private int previousBatch;
    private final Pace pace = new Pace(PACE);

    JpaStore(Medium medium, ClusterTime time, String place) {
        this.medium = medium;
        this.time = time;
        this.place = place;
        news = time.signal();
        sweeper = new Sweeper(medium, SWEEP);
        Medium.Progress progress = medium.progress();
        revision = progress.revision();
        compacted = progress.compacted();
        time.runOnPlatformThread("store-writer", this::run);
    }

    @Override
    public CompletableFuture<Outcome> submit(Write write) {
        Request.Change request = new Request.Change(write);
        if (closing) {
            request.refuse(closed());
        } else {
            enqueue(request);
        }
        return request.answer();
    }

    @Override
    public void follow(Follower follower) {
        execute(() -> restore(follower));
    }

    @Override
    public void compact(long revision) {
        execute(() -> forget(Math.min(revision, this.revision)));
    }

    @Override
    public boolean writable() {
        return !closing && broken == null;
    }

    @Override
    public long revision() {
        return revision;
    }

    @Override
    public long compacted() {
        return compacted;
    }

    @Override
    public void close() {
        closing = true;
        news.raise();
        ended.join();
        refuseTheRest();
    }

    private void execute(Runnable work) {
        if (closing) {
            throw closed();
        }
        Request.Other request = new Request.Other(work);
        enqueue(request);
        try {
            request.answer().join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case StoreException cause -> throw cause;
                case IllegalStateException cause -> throw cause;
                case null, default -> throw new StoreException("The store at " + place + " failed.", e.getCause());
            }
        }
    }

    private void enqueue(Request request) {
        queue.add(request);
        news.raise();
        if (ended.isDone()) {
            refuseTheRest();
        }
    }

    private static StoreException closed() {
        return new StoreException("The store is closed.");
    }

    private void refuseTheRest() {
        for (Request next = queue.poll(); next != null; next = queue.poll()) {
            next.refuse(closed());
        }
    }

    private void run() {
        try {
            boolean interrupted = false;
            while (true) {
                try {
                    news.await(() -> closing || !swept && heads != null || !queue.isEmpty());
                } catch (InterruptedException e) {
                    interrupted = true;
                }
                linger();
                serve();
                if (queue.isEmpty() && (closing || interrupted)) {
                    return;
                }
                if (!swept && heads != null && broken == null) {
                    sweep();
                }
            }
        } finally {
            closing = true;
            ended.complete(null);
            refuseTheRest();
        }
    }

    /** While many write at once, lets more of them onto the next transaction: most of its price is the same for one write. */
    private void linger() {
        if (previousBatch >= CROWD) {
            pace.stepApart();
        } else {
            pace.step();
        }
    }

    /** Takes one batch from the queue. */
    private void serve() {
        List<Request.Change> changes = new ArrayList<>();
        int bytes = 0;
        while (changes.size() < BATCH_WRITES && bytes < BATCH_BYTES && queue.poll() instanceof Request next) {
            switch (next) {
                case Request.Change change -> {
                    changes.add(change);
                    bytes += change.write().value().bytes().length;
                }
                case Request.Other other -> {
                    commit(changes);
                    changes.clear();
                    other.run();
                }
            }
        }
        previousBatch = changes.size();
        commit(changes);
    }

    private void commit(List<Request.Change> changes) {
        if (changes.isEmpty()) {
            return;
        }
        if (broken != null) {
            StoreException refusal = broken;
            changes.forEach(each -> each.refuse(refusal));
            return;
        }
        try {
            Heads heads = heads();
            Instant now = time.now().truncatedTo(ChronoUnit.MICROS); // all that a database can hold
            Heads.Plan plan = heads.plan(changes.stream().map(Request.Change::write).toList(), now);
            if (!plan.entries().isEmpty()) {
                write(plan, heads);
                publish(plan, heads);
            }
            for (int i = 0; i < changes.size(); i++) {
                changes.get(i).answer().complete(plan.outcomes().get(i));
            }
        } catch (RuntimeException e) {
            if (changes.size() > 1 && broken == null) {
                List.copyOf(changes).forEach(each -> commit(List.of(each)));
                return;
            }
            log.warn("A write to {} failed", changes.getFirst().write().key(), e);
            StoreException failure =
                    broken != null ? broken : new StoreException("The database at " + place + " refused a write.", e);
            changes.forEach(each -> each.refuse(failure));
        }
    }

    /** Returns if the plan is committed; throws if it is not; and breaks the store if that is unknown. */
    private void write(Heads.Plan plan, Heads heads) {
        try {
            medium.write(plan.entries(), heads);
        } catch (Medium.Intruder e) {
            broken = FolderLock.inUse(place);
            throw e;
        } catch (RuntimeException e) {
            Medium.@Nullable Progress kept = null;
            try {
                kept = medium.progress();
            } catch (RuntimeException second) {
                e.addSuppressed(second);
            }
            if (kept != null && kept.revision() == heads.revision()) {
                throw e;
            }
            if (kept == null || !kept.endsWith(plan.entries().getLast())) {
                broken = new StoreException("The database at " + place + " failed and has to be opened again.", e);
                throw e;
            }
            log.warn("A commit was reported as failed and has happened", e);
        }
        try {
            medium.force();
        } catch (RuntimeException e) {
            broken = new StoreException("The disk of " + place + " failed.", e);
            throw e;
        }
    }

    private void publish(Heads.Plan plan, Heads heads) {
        List<LogEntry> entries = plan.entries();
        sweeper.committed(entries, heads);
        plan.apply();
        if (follower != null) {
            follower.committed(entries);
        }
        revision = heads.revision();
    }

    private Heads heads() {
        Heads known = heads;
        if (known == null) {
            heads = known = medium.heads();
        }
        return known;
    }

    private void restore(Follower follower) {
        if (this.follower != null || heads != null) {
            throw new IllegalStateException("A store is followed once, before its first write.");
        }
        heads = medium.read(picture -> {
            Heads found = picture.progress().emptyHeads();
            follower.restored(
                    compacted,
                    revision,
                    picture.objects().peek(each -> found.found(each.key(), each.revision())),
                    picture.log());
            return found;
        });
        this.follower = follower;
    }

    private void forget(long target) {
        if (target <= compacted) {
            return;
        }
        medium.compact(target);
        compacted = target;
        swept = false;
        if (follower != null) {
            follower.compacted(target);
        }
    }

    private void sweep() {
        try {
            swept = !sweeper.sweep(compacted, heads());
        } catch (RuntimeException e) {
            log.warn("Compacted log entries could not be deleted; the next compaction tries again", e);
            swept = true;
        }
    }
}
