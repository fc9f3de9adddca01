package dev.podium.watch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A reader of a bucket's events: a place in their common log, and nothing else. One who is slow costs nothing, and is cut
 * off when the log is compacted past it. To be used by one thread; {@link #close()} may be called by any.
 */
public final class Watch implements AutoCloseable {

    /** How many events are handed out at a time, at most. */
    private static final int BATCH = 500;

    private final WatchCache cache;
    private final Bucket bucket;
    private final String prefix;
    private long next;
    private volatile long revision;
    private volatile boolean closed;

    Watch(WatchCache cache, Bucket bucket, String prefix, long since, long first) {
        this.cache = cache;
        this.bucket = bucket;
        this.prefix = prefix;
        next = first;
        revision = since;
    }

    /**
     * What happened since the last call, in order of revision; waits for something to happen.
     *
     * @param timeout how long to wait, in cluster time
     * @return empty if nothing happened in time, or the watch is closed
     * @throws ExpiredException if this watch has fallen behind the newest compaction
     */
    public List<WatchEvent> next(Duration timeout) throws InterruptedException {
        long end = cache.time().nanos() + timeoutNanos(timeout);
        while (!closed) {
            List<WatchEvent> events = take();
            if (!events.isEmpty()) {
                return events;
            }
            Duration left = Duration.ofNanos(end - cache.time().nanos());
            if (!bucket.news().await(() -> closed || isBehind() || bucket.log().end() > next, left)) {
                break;
            }
        }
        return List.of();
    }

    private static long timeoutNanos(Duration timeout) {
        // A year is for ever.
        return Math.min(timeout.toSeconds(), 31_536_000) * 1_000_000_000 + timeout.getNano();
    }

    private List<WatchEvent> take() {
        // In this order: whatever is published by now is in the log by now.
        long published = cache.revision();
        long end = bucket.log().end();
        List<WatchEvent> events = new ArrayList<>();
        while (next < end && events.size() < BATCH) {
            WatchEvent event = bucket.log().get(next);
            if (event == null) {
                throw expired();
            }
            if (event.revision() > published) {
                break;
            }
            next++;
            revision = event.revision();
            if (event.object().key().startsWith(prefix)) {
                events.add(event);
            }
        }
        if (events.size() < BATCH) {
            revision = Math.max(revision, published);
        }
        return events;
    }

    /** Events that it has not been given are gone. */
    private boolean isBehind() {
        return bucket.log().start() > next;
    }

    private ExpiredException expired() {
        return new ExpiredException(revision, cache.compacted());
    }

    /** Everything under the prefix up to this revision has been handed out: what a bookmark may tell. */
    public long revision() {
        return revision;
    }

    public boolean closed() {
        return closed;
    }

    /** Ends it: whoever waits in {@link #next} gets an empty list. */
    @Override
    public void close() {
        closed = true;
        bucket.news().raise();
    }
}
