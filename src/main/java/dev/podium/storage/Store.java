package dev.podium.storage;

import java.util.concurrent.CompletableFuture;

/**
 * An append-only revision log and the current state it leads to, in keys and bytes; it knows nothing of kinds.
 *
 * <p>One counter, the revision, orders everything: each committed write gets the next one, the first being 1, none is
 * skipped or used twice, also across restarts and compactions. Writes are checked and committed by a single writer that
 * groups whatever waits into one transaction. A commit is (1) durable as far as the implementation promises, then (2)
 * published to the follower, then (3) acknowledged through its future: whoever sees the acknowledgement finds the write
 * in whatever the follower maintains.
 *
 * <p>The contract's test suite is {@code StoreContract}; every implementation passes it.
 */
public interface Store extends AutoCloseable {

    /**
     * Hands over what is stored, then every commit from then on, in order, none missing and none twice. May be called
     * once, before the first write.
     */
    void follow(Follower follower);

    /**
     * Queues a write. The future completes with {@link Outcome.Committed} or {@link Outcome.Conflict}, or exceptionally
     * with a {@link StoreException} when the medium failed or the store is closed; after a failure it is unknown to the
     * caller, but not to the store, whether anything was kept: nothing that failed is ever published.
     *
     * <p>What depends on the future directly (rather than {@code join()}ing or going through an executor) may run on the
     * store's own thread: it must be quick and must not wait for the store.
     */
    CompletableFuture<Outcome> submit(Write write);

    /** Whether the next write can succeed: not if the store is closed, or its medium broken beyond repair. */
    boolean writable();

    /** The latest published revision; 0 for a store that has never been written. */
    long revision();

    /** Log entries up to and including this revision are gone; 0 if none are. */
    long compacted();

    /**
     * Forgets log entries up to and including {@code revision}; current objects stay. Revisions at or before
     * {@link #compacted()} are ignored, those ahead of {@link #revision()} are cut to it.
     */
    void compact(long revision);

    /** Finishes the writes that are queued, then releases everything. Further writes fail. */
    @Override
    void close();
}
