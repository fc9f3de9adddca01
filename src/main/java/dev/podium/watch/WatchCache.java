package dev.podium.watch;

import dev.podium.storage.Follower;
import dev.podium.storage.LogEntry;
import dev.podium.storage.Stored;
import dev.podium.time.ClusterTime;
import dev.podium.time.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is stored, in memory, and what happened to it since the newest compaction. Every read of the API server
 * is answered from here; as the store tells its follower of a write before it acknowledges it, whoever has seen an
 * acknowledgement finds the write here.
 *
 * <p>Keys are {@code <group>/<resource>/<namespace>/<name>} or {@code <group>/<resource>/<name>}. The part through the
 * second slash is the bucket; every prefix contains at least a bucket. Lists and watches of one bucket know nothing of the
 * others.
 *
 * <p>Reads take no lock and hold nobody up. Revisions handed out are never ahead of {@link #revision()}.
 */
public final class WatchCache implements Follower {

    /** What an event takes besides its bytes, about. */
    private static final int EVENT_OVERHEAD = 200;

    private final ClusterTime time;
    private final Signal progress;
    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();
    private final Timeline timeline = new Timeline();
    private final Map<String, Forerunner> forerunners = new ConcurrentHashMap<>();
    private volatile long revision;
    private volatile long compacted;
    private volatile long historyBytes;

    public WatchCache(ClusterTime time) {
        this.time = time;
        progress = time.signal();
    }

    /** The object with this key, as it is now. */
    public @Nullable CachedObject get(String key) {
        Bucket bucket = buckets.get(bucketOf(key));
        return bucket == null ? null : bucket.state().objects().get(key);
    }

    /** How many objects there are in that bucket: what stands before the first slash but one of their keys. */
    public int count(String bucket) {
        Bucket found = buckets.get(bucketOf(bucket));
        return found == null ? 0 : found.state().objects().size();
    }

    /**
     * Has {@code forerunner} see every change in a bucket just before it becomes visible, on the store's own thread: it must
     * be quick. Of an object that is deleted it sees none of the value.
     */
    public void forerun(String bucket, Forerunner forerunner) {
        forerunners.put(bucketOf(bucket), forerunner);
    }

    private void forerun(WatchEvent event) {
        Forerunner forerunner = forerunners.isEmpty() ? null : forerunners.get(bucketOf(event.object().key()));
        if (forerunner != null) {
            boolean gone = event.type() == WatchEvent.Type.DELETED;
            forerunner.changes(event.object().key(), gone ? null : event.object());
        }
    }

    /** Who must know of a change before everybody does. */
    public interface Forerunner {

        /** @param object as it is going to be; null if it is going to be gone */
        void changes(String key, @Nullable CachedObject object);
    }

    /** Everything under {@code prefix}, now. */
    public Listing list(String prefix) {
        return list(prefix, Page.ALL);
    }

    /**
     * A page of what is, or at some revision was, under {@code prefix}.
     *
     * @throws ExpiredException if the revision has been compacted, or lies before a restart and is not fully known
     * @throws FutureRevisionException if it is ahead of {@link #revision()}
     */
    public Listing list(String prefix, Page page) {
        long at = page.revision();
        long published = revision;
        if (at > published) {
            throw new FutureRevisionException(at, published);
        }
        Bucket bucket = buckets.get(bucketOf(prefix));
        if (bucket == null) {
            long shown = at == 0 ? published : at;
            requireKnown(shown, 0);
            return new Listing(shown, List.of(), null, 0);
        }
        Bucket.State state = bucket.state();
        if (at == 0) {
            // The state may be ahead of what is published, for as long as it takes to publish it.
            while (revision < state.revision()) {
                Thread.onSpinWait();
            }
            return page(prefix, page, Math.max(published, state.revision()), state.objects());
        }
        requireKnown(at, bucket.floor());
        ObjectTree objects = bucket.at(at, state);
        // Again, because the log may have been compacted under way.
        requireKnown(at, bucket.floor());
        return page(prefix, page, at, objects);
    }

    private void requireKnown(long requested, long floor) {
        long oldest = Math.max(compacted, floor);
        if (requested < oldest) {
            throw new ExpiredException(requested, oldest);
        }
    }

    private static Listing page(String prefix, Page page, long revision, ObjectTree objects) {
        String after = page.after();
        // The least key that is greater than the given one.
        int first = objects.rank(after == null || after.compareTo(prefix) < 0 ? prefix : after + '\0');
        int end = objects.rank(prefix.substring(0, prefix.length() - 1) + (char) (prefix.charAt(prefix.length() - 1) + 1));
        int there = Math.max(0, end - first);
        int count = page.limit() > 0 ? Math.min(page.limit(), there) : there;
        List<CachedObject> items = objects.slice(first, count);
        return new Listing(revision, items, count < there ? items.getLast().key() : null, there - count);
    }

    /**
     * Everything that happens under {@code prefix} after revision {@code since}: first what has happened already, then
     * whatever happens, in order, each event once.
     *
     * @throws ExpiredException if {@code since} has been compacted
     * @throws FutureRevisionException if it is ahead of {@link #revision()}
     */
    public Watch watch(String prefix, long since) {
        long published = revision;
        if (since > published) {
            throw new FutureRevisionException(since, published);
        }
        Bucket bucket = bucket(bucketOf(prefix));
        long first = bucket.log().firstAfter(since);
        requireKnown(since, 0);
        return new Watch(this, bucket, prefix, since, first);
    }

    /** The newest revision that can be read. */
    public long revision() {
        return revision;
    }

    /** The oldest revision that a watch can start from. */
    public long compacted() {
        return compacted;
    }

    /**
     * Waits until {@link #revision()} is at least {@code revision}.
     *
     * @throws FutureRevisionException if it is not so within {@code timeout}
     */
    public void awaitRevision(long revision, Duration timeout) throws InterruptedException {
        if (!progress.await(() -> this.revision >= revision, timeout)) {
            throw new FutureRevisionException(revision, this.revision);
        }
    }

    /** About how much memory the history takes that {@link dev.podium.storage.Store#compact} would free. */
    public long historyBytes() {
        return historyBytes;
    }

    /**
     * The newest revision committed at or before {@code time}; never less than what has been compacted, of which nobody
     * knows the time any more.
     */
    public long revisionAt(Instant time) {
        return Math.max(timeline.revisionAt(time), compacted);
    }

    ClusterTime time() {
        return time;
    }

    private static String bucketOf(String key) {
        int end = key.indexOf('/', key.indexOf('/') + 1);
        if (end < 0) {
            throw new IllegalArgumentException("No key and no prefix with a group and a resource: " + key);
        }
        return key.substring(0, end + 1);
    }

    private Bucket bucket(String name) {
        Bucket known = buckets.get(name);
        return known != null ? known : buckets.computeIfAbsent(name, each -> new Bucket(time.signal()));
    }

    @Override
    public void restored(long compacted, long revision, Stream<Stored> objects, Stream<LogEntry> log) {
        Changes changes = new Changes();
        objects.forEach(each -> changes.found(new CachedObject(each.key(), each.revision(), each.value())));
        Map<String, CachedObject> last = new HashMap<>();
        log.forEach(each -> {
            Bucket bucket = bucket(bucketOf(each.key()));
            CachedObject now = changes.tree(bucket).get(each.key());
            CachedObject object = now != null && now.revision() == each.revision() ? now : object(each);
            WatchEvent event = new WatchEvent(type(each), object, last.get(each.key()));
            if (event.previous() == null && event.type() != WatchEvent.Type.ADDED) {
                bucket.raiseFloor(each.revision());
            }
            if (event.type() == WatchEvent.Type.DELETED) {
                last.remove(each.key());
            } else {
                last.put(each.key(), object);
            }
            changes.happened(bucket, event, changes.tree(bucket));
            timeline.add(each.time(), each.revision());
        });
        this.compacted = compacted;
        changes.publish(revision);
    }

    @Override
    public void committed(List<LogEntry> entries) {
        Changes changes = new Changes();
        for (LogEntry each : entries) {
            Bucket bucket = bucket(bucketOf(each.key()));
            ObjectTree tree = changes.tree(bucket);
            CachedObject object = object(each);
            WatchEvent event = new WatchEvent(type(each), object, tree.get(each.key()));
            boolean gone = event.type() == WatchEvent.Type.DELETED;
            forerun(event);
            changes.happened(bucket, event, gone ? tree.without(each.key()) : tree.with(object));
        }
        timeline.add(entries.getLast().time(), entries.getLast().revision());
        changes.publish(entries.getLast().revision());
    }

    @Override
    public void compacted(long revision) {
        // First the word, then the deed: whoever reads checks afterwards whether it was still there.
        compacted = revision;
        timeline.compact(revision);
        long bytes = 0;
        for (Bucket each : buckets.values()) {
            each.log().compact(revision);
            for (long number = each.log().start(); number < each.log().end(); number++) {
                bytes += weight(each.log().get(number));
            }
        }
        historyBytes = bytes;
        buckets.values().forEach(each -> each.news().raise());
    }

    private static CachedObject object(LogEntry entry) {
        return new CachedObject(entry.key(), entry.revision(), entry.value());
    }

    private static WatchEvent.Type type(LogEntry entry) {
        return switch (entry.change()) {
            case CREATED -> WatchEvent.Type.ADDED;
            case REPLACED -> WatchEvent.Type.MODIFIED;
            case DELETED -> WatchEvent.Type.DELETED;
        };
    }

    private static long weight(@Nullable WatchEvent event) {
        return event == null ? 0 : event.object().bytes().length + EVENT_OVERHEAD;
    }

    /** Changes to buckets that become visible together. */
    private final class Changes {

        private final Map<Bucket, Bucket.State> states = new LinkedHashMap<>();
        private long bytes;

        ObjectTree tree(Bucket bucket) {
            Bucket.State changed = states.get(bucket);
            return (changed != null ? changed : bucket.state()).objects();
        }

        void found(CachedObject object) {
            Bucket bucket = bucket(bucketOf(object.key()));
            Bucket.State changed = states.get(bucket);
            long newest = Math.max(object.revision(), changed == null ? 0 : changed.revision());
            states.put(bucket, new Bucket.State(newest, tree(bucket).with(object)));
        }

        void happened(Bucket bucket, WatchEvent event, ObjectTree result) {
            Bucket.State changed = states.get(bucket);
            long newest = Math.max(event.revision(), changed == null ? 0 : changed.revision());
            bucket.log().append(event);
            bytes += weight(event);
            states.put(bucket, new Bucket.State(newest, result));
        }

        void publish(long published) {
            states.forEach(Bucket::set);
            historyBytes = historyBytes + bytes;
            revision = published;
            states.keySet().forEach(each -> each.news().raise());
            progress.raise();
        }
    }
}
