package dev.podium.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.storage.Draft;
import dev.podium.storage.LogEntry;
import dev.podium.storage.Outcome;
import dev.podium.storage.Store;
import dev.podium.storage.Stored;
import dev.podium.storage.Write;
import dev.podium.storage.memory.MemoryStore;
import dev.podium.time.ManualTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WatchCacheTests {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final String PODS = "core/pods/";

    private final ManualTime time = ManualTime.startingAt(START);
    private final Store store = new MemoryStore(time);
    private final WatchCache cache = new WatchCache(time);

    WatchCacheTests() {
        store.follow(cache);
    }

    @AfterEach
    void close() {
        store.close();
        time.close();
    }

    private static Draft draft(String text) {
        return new Draft(text.getBytes(StandardCharsets.UTF_8), -1);
    }

    private long create(String key) {
        return commit(new Write.Create(key, draft("new")));
    }

    private long replace(String key, String value) {
        return commit(new Write.Replace(key, revisionOf(key), draft(value)));
    }

    private long delete(String key) {
        return commit(new Write.Delete(key, revisionOf(key), draft("gone")));
    }

    private long revisionOf(String key) {
        CachedObject object = cache.get(key);
        return object == null ? 0 : object.revision();
    }

    private long commit(Write write) {
        return ((Outcome.Committed) store.submit(write).join()).entry().revision();
    }

    private static String text(CachedObject object) {
        return object.key() + "@" + object.revision() + "=" + new String(object.bytes(), StandardCharsets.UTF_8);
    }

    private static List<String> texts(Listing listing) {
        return listing.items().stream().map(WatchCacheTests::text).toList();
    }

    private static List<String> next(Watch watch) throws InterruptedException {
        return watch.next(Duration.ZERO).stream()
                .map(each -> each.type() + " " + each.object())
                .toList();
    }

    @Test
    void anAcknowledgedWriteIsThere() {
        create("core/pods/ns/a");
        assertThat(text(cache.get("core/pods/ns/a"))).isEqualTo("core/pods/ns/a@1=new");
        delete("core/pods/ns/a");
        assertThat(cache.get("core/pods/ns/a")).isNull();
        assertThat(cache.get("core/nodes/x")).isNull();
        assertThat(cache.revision()).isEqualTo(2);
    }

    @Test
    void aListIsInKeyOrderAndKeepsToItsPrefix() {
        create("core/pods/b/2");
        create("core/pods/a/1");
        create("core/pods/b/1");
        create("core/podtemplates/b/1");
        create("core/pods/bb/1");
        assertThat(texts(cache.list(PODS)))
                .containsExactly(
                        "core/pods/a/1@2=new", "core/pods/b/1@3=new", "core/pods/b/2@1=new", "core/pods/bb/1@5=new");
        assertThat(texts(cache.list("core/pods/b/"))).containsExactly("core/pods/b/1@3=new", "core/pods/b/2@1=new");
        assertThat(cache.list("core/pods/b/").revision()).isEqualTo(5);
        assertThat(cache.list("core/services/")).isEqualTo(new Listing(5, List.of(), null, 0));
    }

    @Test
    void aKeyOrPrefixWithoutABucketIsRefused() {
        assertThatThrownBy(() -> cache.list("core/")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void pagesAtOneRevisionMakeOneListWhateverHappensMeanwhile() {
        for (int i = 10; i < 35; i++) {
            create("core/pods/ns/" + i);
        }
        List<String> whole = texts(cache.list(PODS));
        List<String> paged = new ArrayList<>();
        Listing page = cache.list(PODS, new Page(0, null, 7));
        assertThat(page.remaining()).isEqualTo(18);
        long revision = page.revision();
        int pages = 1;
        while (true) {
            paged.addAll(texts(page));
            if (page.next() == null) {
                break;
            }
            delete("core/pods/ns/" + (10 + pages));
            delete("core/pods/ns/" + (30 + pages));
            replace("core/pods/ns/29", "changed " + pages);
            create("core/pods/ns/2" + pages + "x");
            page = cache.list(PODS, new Page(revision, page.next(), 7));
            assertThat(page.revision()).isEqualTo(revision);
            pages++;
        }
        assertThat(pages).isEqualTo(4);
        assertThat(paged).isEqualTo(whole);
        assertThat(page.remaining()).isZero();
    }

    @Test
    void everyOldStateCanBeReadUntilItIsCompacted() {
        List<List<String>> states = new ArrayList<>();
        states.add(List.of());
        java.util.Random random = new java.util.Random(5);
        for (int i = 0; i < 300; i++) {
            String key = (random.nextBoolean() ? "core/pods/ns/" : "core/nodes/") + random.nextInt(10);
            if (cache.get(key) == null) {
                create(key);
            } else if (random.nextBoolean()) {
                replace(key, "v" + i);
            } else {
                delete(key);
            }
            states.add(texts(cache.list(PODS)));
        }
        for (int i = 1; i <= 300; i++) {
            assertThat(texts(cache.list(PODS, new Page(i, null, 0)))).isEqualTo(states.get(i));
        }
        store.compact(200);
        for (int i = 1; i < 200; i++) {
            Page page = new Page(i, null, 0);
            assertThatThrownBy(() -> cache.list(PODS, page)).isInstanceOfSatisfying(ExpiredException.class, e -> assertThat(e.oldest()).isEqualTo(200));
        }
        for (int i = 200; i <= 300; i++) {
            assertThat(texts(cache.list(PODS, new Page(i, null, 0)))).isEqualTo(states.get(i));
        }
    }

    @Test
    void theFutureCannotBeReadAndCanBeAwaited() throws Exception {
        create("core/pods/ns/a");
        assertThatThrownBy(() -> cache.list(PODS, new Page(2, null, 0))).isInstanceOfSatisfying(FutureRevisionException.class, e -> assertThat(e.current()).isEqualTo(1));
        assertThatThrownBy(() -> cache.watch(PODS, 2)).isInstanceOf(FutureRevisionException.class);
        cache.awaitRevision(1, Duration.ZERO);
        assertThatThrownBy(() -> cache.awaitRevision(2, Duration.ZERO)).isInstanceOf(FutureRevisionException.class);
        CompletableFuture<Void> waiting = new CompletableFuture<>();
        time.run("waiter", () -> {
            try {
                cache.awaitRevision(2, Duration.ofSeconds(3));
                waiting.complete(null);
            } catch (InterruptedException e) {
                waiting.completeExceptionally(e);
            }
        });
        time.settle();
        assertThat(waiting).isNotDone();
        create("core/pods/ns/b");
        time.settle();
        assertThat(waiting).isCompleted();
    }

    @Test
    void aWatchReplaysAndThenFollows() throws Exception {
        create("core/pods/ns/a");
        create("core/pods/other/a");
        replace("core/pods/ns/a", "v2");
        try (Watch watch = cache.watch("core/pods/ns/", 1)) {
            assertThat(watch.revision()).isEqualTo(1);
            assertThat(next(watch)).containsExactly("MODIFIED core/pods/ns/a@3");
            delete("core/pods/ns/a");
            create("core/pods/ns/a");
            assertThat(next(watch)).containsExactly("DELETED core/pods/ns/a@4", "ADDED core/pods/ns/a@5");
            assertThat(next(watch)).isEmpty();
        }
    }

    @Test
    void anEventTellsWhatWasBefore() throws Exception {
        create("core/pods/ns/a");
        replace("core/pods/ns/a", "v2");
        delete("core/pods/ns/a");
        try (Watch watch = cache.watch(PODS, 0)) {
            List<WatchEvent> events = watch.next(Duration.ZERO);
            assertThat(events).extracting(each -> each.previous() == null ? "none" : text(each.previous()))
                    .containsExactly("none", "core/pods/ns/a@1=new", "core/pods/ns/a@2=v2");
            assertThat(text(events.get(2).object())).isEqualTo("core/pods/ns/a@3=gone");
            assertThat(events.get(1).object()).isSameAs(events.get(2).previous());
        }
    }

    @Test
    void anIdleWatchCanTellHowFarItIs() throws Exception {
        try (Watch watch = cache.watch("core/pods/ns/", 0)) {
            create("core/nodes/x");
            create("core/pods/other/x");
            create("core/nodes/y");
            assertThat(next(watch)).isEmpty();
            assertThat(watch.revision()).isEqualTo(3);
        }
    }

    @Test
    void aWatchGivesUpWaitingInClusterTimeAndWakesForNews() {
        Watch watch = cache.watch(PODS, 0);
        List<String> seen = new ArrayList<>();
        time.run("watcher", () -> {
            try {
                for (int i = 0; i < 2; i++) {
                    List<String> events = watch.next(Duration.ofMinutes(1)).stream().map(each -> each.object().toString()).toList();
                    seen.add(Duration.between(START, time.now()).toSeconds() + " " + events);
                }
            } catch (InterruptedException e) {
                seen.add("interrupted");
            }
        });
        time.advance(Duration.ofSeconds(90));
        create("core/nodes/x");
        time.settle();
        assertThat(seen).containsExactly("60 []");
        create("core/pods/ns/a");
        time.settle();
        assertThat(seen).containsExactly("60 []", "90 [core/pods/ns/a@2]");
    }

    @Test
    void closingAWatchEndsItsWait() {
        Watch watch = cache.watch(PODS, 0);
        AtomicInteger ended = new AtomicInteger();
        time.run("watcher", () -> {
            try {
                ended.set(watch.next(Duration.ofDays(1_000_000)).isEmpty() ? 1 : 2);
            } catch (InterruptedException e) {
                ended.set(3);
            }
        });
        time.settle();
        assertThat(ended).hasValue(0);
        watch.close();
        time.settle();
        assertThat(ended).hasValue(1);
    }

    @Test
    void aSlowWatchIsCutOffByCompactionAndAQuietOneIsNot() throws Exception {
        try (Watch slow = cache.watch(PODS, 0);
                Watch quiet = cache.watch("core/nodes/", 0)) {
            create("core/pods/ns/a");
            create("core/pods/ns/b");
            store.compact(1);
            assertThatThrownBy(() -> slow.next(Duration.ZERO)).isInstanceOf(ExpiredException.class);
            assertThat(next(quiet)).isEmpty();
            create("core/nodes/x");
            store.compact(2);
            assertThat(next(quiet)).containsExactly("ADDED core/nodes/x@3");
        }
        assertThatThrownBy(() -> cache.watch(PODS, 1)).isInstanceOfSatisfying(ExpiredException.class, e -> assertThat(e.oldest()).isEqualTo(2));
        cache.watch(PODS, 2).close();
    }

    @Test
    void atMostFiveHundredEventsComeAtATime() throws Exception {
        for (int i = 0; i < 1_200; i++) {
            create("core/pods/ns/" + i);
        }
        try (Watch watch = cache.watch(PODS, 0)) {
            assertThat(watch.next(Duration.ZERO)).hasSize(500);
            assertThat(watch.revision()).isEqualTo(500);
            assertThat(watch.next(Duration.ZERO)).hasSize(500);
            assertThat(watch.next(Duration.ZERO)).hasSize(200);
            assertThat(watch.revision()).isEqualTo(1_200);
        }
    }

    @Test
    void theRevisionAtATimeIsTheNewestCommittedByThen() {
        create("core/pods/ns/a");
        time.advance(Duration.ofMinutes(1));
        create("core/pods/ns/b");
        create("core/pods/ns/c");
        time.advance(Duration.ofMinutes(1));
        create("core/pods/ns/d");
        assertThat(cache.revisionAt(START.minusSeconds(1))).isZero();
        assertThat(cache.revisionAt(START)).isEqualTo(1);
        assertThat(cache.revisionAt(START.plusSeconds(59))).isEqualTo(1);
        assertThat(cache.revisionAt(START.plusSeconds(60))).isEqualTo(3);
        assertThat(cache.revisionAt(Instant.MAX)).isEqualTo(4);
        store.compact(3);
        assertThat(cache.revisionAt(START)).isEqualTo(3);
        assertThat(cache.revisionAt(START.plusSeconds(120))).isEqualTo(4);
    }

    @Test
    void historyGrowsWithWritesAndShrinksWithCompaction() {
        assertThat(cache.historyBytes()).isZero();
        create("core/pods/ns/a");
        replace("core/pods/ns/a", "x".repeat(10_000));
        assertThat(cache.historyBytes()).isBetween(10_000L, 11_000L);
        store.compact(2);
        assertThat(cache.historyBytes()).isZero();
    }

    @Test
    void aViewIsMadeOnce() {
        create("core/pods/ns/a");
        CachedObject object = cache.get("core/pods/ns/a");
        AtomicInteger parsed = new AtomicInteger();
        for (int i = 0; i < 3; i++) {
            assertThat(object.view(String.class, bytes -> "view " + parsed.incrementAndGet())).isEqualTo("view 1");
        }
    }

    @Test
    void afterARestartTheLogIsReplayedAndOnlyWhatIsKnownIsRead() throws Exception {
        WatchCache restarted = new WatchCache(time);
        restarted.restored(
                4,
                8,
                Stream.of(stored("core/nodes/n", 8), stored("core/pods/ns/a", 5), stored("core/pods/ns/b", 2)),
                Stream.of(
                        entry(5, "core/pods/ns/a", LogEntry.Change.REPLACED),
                        entry(6, "core/pods/ns/c", LogEntry.Change.CREATED),
                        entry(7, "core/pods/ns/c", LogEntry.Change.DELETED),
                        entry(8, "core/nodes/n", LogEntry.Change.CREATED)));
        assertThat(restarted.revision()).isEqualTo(8);
        assertThat(texts(restarted.list(PODS))).containsExactly("core/pods/ns/a@5=5", "core/pods/ns/b@2=2");
        try (Watch watch = restarted.watch(PODS, 4)) {
            List<WatchEvent> events = watch.next(Duration.ZERO);
            assertThat(events).extracting(each -> each.type() + " " + each.object() + " after " + each.previous())
                    .containsExactly(
                            "MODIFIED core/pods/ns/a@5 after null",
                            "ADDED core/pods/ns/c@6 after null",
                            "DELETED core/pods/ns/c@7 after core/pods/ns/c@6");
            assertThat(events.getFirst().object()).isSameAs(restarted.get("core/pods/ns/a"));
        }
        assertThat(texts(restarted.list(PODS, new Page(6, null, 0))))
                .containsExactly("core/pods/ns/a@5=5", "core/pods/ns/b@2=2", "core/pods/ns/c@6=6");
        assertThat(texts(restarted.list(PODS, new Page(5, null, 0)))).hasSize(2);
        assertThatThrownBy(() -> restarted.list(PODS, new Page(4, null, 0))).isInstanceOfSatisfying(ExpiredException.class, e -> assertThat(e.oldest()).isEqualTo(5));
        assertThat(texts(restarted.list("core/nodes/", new Page(4, null, 0)))).isEmpty();
        assertThatThrownBy(() -> restarted.watch(PODS, 3)).isInstanceOf(ExpiredException.class);
    }

    private static Stored stored(String key, long revision) {
        return new Stored(key, revision, Long.toString(revision).getBytes(StandardCharsets.UTF_8));
    }

    private static LogEntry entry(long revision, String key, LogEntry.Change change) {
        byte[] value = Long.toString(revision).getBytes(StandardCharsets.UTF_8);
        return new LogEntry(revision, key, change, value, START.plusSeconds(revision));
    }
}
