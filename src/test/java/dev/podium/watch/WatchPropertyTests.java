package dev.podium.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.storage.Draft;
import dev.podium.storage.LogEntry;
import dev.podium.storage.Outcome;
import dev.podium.storage.Store;
import dev.podium.storage.Write;
import dev.podium.storage.memory.MemoryStore;
import dev.podium.time.RealTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever is written by however many, everybody sees the same story. */
@Timeout(120)
class WatchPropertyTests {

    private static final List<String> PREFIXES = List.of(
            "core/pods/", "core/pods/a/", "core/pods/b/", "core/pods/c/", "core/nodes/", "core/nodes/1", "apps/none/");

    private final RealTime time = RealTime.create();
    private final Store store = new MemoryStore(time);
    private final WatchCache cache = new WatchCache(time);
    private final ConcurrentSkipListMap<Long, LogEntry> history = new ConcurrentSkipListMap<>();
    private final List<String> faults = Collections.synchronizedList(new ArrayList<>());

    WatchPropertyTests() {
        store.follow(cache);
    }

    @AfterEach
    void close() {
        store.close();
        time.close();
    }

    @Test
    void everyWatcherSeesEveryRevisionOfItsPrefixInOrder() throws Exception {
        runWatchers(60, 6, 500);
    }

    @Test
    void aThousandWatchersSeeThousandsOfEvents() throws Exception {
        runWatchers(1_000, 4, 750);
    }

    private void runWatchers(int watchers, int writers, int writes) throws InterruptedException {
        long last = (long) writers * writes;
        Random random = new Random(7);
        CountDownLatch done = new CountDownLatch(watchers + writers);
        for (int i = 0; i < writers; i++) {
            int writer = i;
            time.run("writer", () -> {
                write(writer, writes, new Random(writer));
                done.countDown();
            });
        }
        for (int i = 0; i < watchers; i++) {
            String prefix = PREFIXES.get(random.nextInt(PREFIXES.size()));
            long since = i % 3 == 0 ? cache.revision() : 0;
            time.run("watcher", () -> {
                watch(prefix, since, last);
                done.countDown();
            });
        }
        done.await();
        assertThat(faults).isEmpty();
        assertThat(history).hasSize((int) last);
    }

    private void write(int writer, int writes, Random random) {
        Map<String, Long> heads = new TreeMap<>();
        for (int done = 0; done < writes; done++) {
            String key = random.nextInt(4) == 0
                    ? "core/nodes/" + random.nextInt(20) + "-" + writer
                    : "core/pods/" + (char) ('a' + random.nextInt(3)) + "/" + random.nextInt(10) + "-" + writer;
            Long head = heads.get(key);
            Draft draft = new Draft(new byte[0], 0);
            Write write = head == null
                    ? new Write.Create(key, draft)
                    : random.nextInt(3) == 0 ? new Write.Delete(key, head, draft) : new Write.Replace(key, head, draft);
            LogEntry entry = ((Outcome.Committed) store.submit(write).join()).entry();
            history.put(entry.revision(), entry);
            check(cache.revision() >= entry.revision(), "not published: " + entry.revision());
            CachedObject read = cache.get(key);
            if (entry.change() == LogEntry.Change.DELETED) {
                heads.remove(key);
                check(read == null, "still there: " + key);
            } else {
                heads.put(key, entry.revision());
                check(read != null && read.revision() == entry.revision(), "not read: " + entry.revision());
            }
        }
    }

    private void watch(String prefix, long since, long last) {
        List<WatchEvent> seen = new ArrayList<>();
        try (Watch watch = cache.watch(prefix, since)) {
            while (watch.revision() < last) {
                long before = watch.revision();
                List<WatchEvent> events = watch.next(Duration.ofMillis(20));
                for (WatchEvent each : events) {
                    check(each.revision() > before, each.revision() + " came after " + before);
                    check(each.revision() <= cache.revision(), "ahead of what is published");
                    before = each.revision();
                }
                check(watch.revision() >= before, "the watch is behind its own events");
                seen.addAll(events);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        // The last acknowledgements may still be on their way to the history.
        while (history.size() < last) {
            Thread.yield();
        }
        List<String> expected = history.tailMap(since, false).values().stream()
                .filter(each -> each.key().startsWith(prefix))
                .map(each -> each.key() + "@" + each.revision())
                .toList();
        List<String> actual = seen.stream().map(each -> each.object().toString()).toList();
        check(expected.equals(actual), "a watcher of " + prefix + " saw " + actual.size() + " and not " + expected.size());
    }

    @Test
    void listsAreConsistentWhileWritesGoOnAndTheLogIsCompacted() throws Exception {
        int writers = 3;
        int writes = 4_000;
        CountDownLatch done = new CountDownLatch(writers);
        AtomicBoolean over = new AtomicBoolean();
        for (int i = 0; i < writers; i++) {
            int writer = i;
            time.run("writer", () -> {
                write(writer, writes, new Random(writer));
                done.countDown();
            });
        }
        List<Listing> listings = new ArrayList<>();
        Random random = new Random(11);
        int expired = 0;
        while (!over.get()) {
            over.set(done.getCount() == 0);
            long newest = cache.revision();
            long revision = random.nextBoolean() ? 0 : Math.max(1, newest - random.nextInt(600));
            if (revision > newest) {
                continue;
            }
            try {
                listings.add(cache.list("core/pods/", new Page(revision, null, 0)));
            } catch (ExpiredException e) {
                expired++;
            }
            if (random.nextInt(20) == 0) {
                store.compact(newest - 400);
            }
        }
        assertThat(faults).isEmpty();
        assertThat(expired + listings.size()).isPositive();
        listings.sort(java.util.Comparator.comparingLong(Listing::revision));
        TreeMap<String, Long> objects = new TreeMap<>();
        long applied = 0;
        for (Listing each : listings) {
            for (LogEntry entry : history.subMap(applied, false, each.revision(), true).values()) {
                if (!entry.key().startsWith("core/pods/")) {
                    continue;
                }
                if (entry.change() == LogEntry.Change.DELETED) {
                    objects.remove(entry.key());
                } else {
                    objects.put(entry.key(), entry.revision());
                }
            }
            applied = each.revision();
            List<String> expected = objects.entrySet().stream()
                    .map(entry -> entry.getKey() + "@" + entry.getValue())
                    .toList();
            assertThat(each.items().stream().map(CachedObject::toString).toList()).isEqualTo(expected);
        }
    }

    private void check(boolean holds, String fault) {
        if (!holds) {
            faults.add(fault);
        }
    }
}
