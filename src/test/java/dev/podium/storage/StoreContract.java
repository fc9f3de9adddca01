package dev.podium.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.time.ManualTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every store keeps to. */
@Timeout(60)
public abstract class StoreContract {

    protected static final Instant START = Instant.parse("2026-01-01T00:00:00.123456Z");

    protected final ManualTime time = ManualTime.startingAt(START);
    protected Store store;
    protected RecordingFollower follower;

    /** A store on the medium of this test: empty at first, and as it was left when called again. */
    protected abstract Store open();

    protected boolean isDurable() {
        return true;
    }

    @BeforeEach
    void openAndFollow() {
        store = open();
        follow();
    }

    @AfterEach
    void close() {
        store.close();
        time.close();
        assertThat(follower.faults()).isEmpty();
    }

    private void follow() {
        follower = new RecordingFollower();
        store.follow(follower);
    }

    protected void reopen() {
        store.close();
        assertThat(follower.faults()).isEmpty();
        store = open();
        follow();
    }

    /** The place of the revision is where {@code #} stands. */
    protected static Draft draft(String text) {
        return new Draft(text.replace("#", "").getBytes(StandardCharsets.UTF_8), text.indexOf('#'));
    }

    protected Outcome create(String key, String value) {
        return store.submit(new Write.Create(key, draft(value))).join();
    }

    protected Outcome replace(String key, long expected, String value) {
        return store.submit(new Write.Replace(key, expected, draft(value))).join();
    }

    protected Outcome delete(String key, long expected, String value) {
        return store.submit(new Write.Delete(key, expected, draft(value))).join();
    }

    protected static long revision(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Committed.class);
        return ((Outcome.Committed) outcome).entry().revision();
    }

    @Test
    void anEmptyStoreIsAtRevisionZero() {
        assertThat(store.revision()).isZero();
        assertThat(store.compacted()).isZero();
        assertThat(follower.revision()).isZero();
    }

    @Test
    void writesGetTheNextRevisionAndCarryIt() {
        assertThat(revision(create("a", "first #!"))).isEqualTo(1);
        assertThat(revision(create("b", "#"))).isEqualTo(2);
        assertThat(revision(replace("a", 1, "second #"))).isEqualTo(3);
        assertThat(revision(delete("b", 2, "gone #"))).isEqualTo(4);
        assertThat(store.revision()).isEqualTo(4);
        assertThat(follower.log())
                .containsExactly(
                        "1 CREATED a=first 1!", "2 CREATED b=2", "3 REPLACED a=second 3", "4 DELETED b=gone 4");
        assertThat(follower.objects()).containsExactly("a@3=second 3");
    }

    @Test
    void aDraftWithoutAPlaceForTheRevisionIsStoredAsItIs() {
        create("a", "plain");
        assertThat(follower.log()).containsExactly("1 CREATED a=plain");
    }

    @Test
    void entriesBearTheTimeOfTheClusterClock() {
        create("a", "#");
        time.advance(Duration.ofSeconds(90));
        create("b", "#");
        assertThat(follower.entries())
                .extracting(LogEntry::time)
                .containsExactly(START, START.plusSeconds(90));
    }

    @Test
    void aConflictTellsTheCurrentRevisionAndCostsNone() {
        create("a", "#");
        assertThat(create("a", "#")).isEqualTo(new Outcome.Conflict(1));
        assertThat(replace("a", 7, "#")).isEqualTo(new Outcome.Conflict(1));
        assertThat(delete("a", 7, "#")).isEqualTo(new Outcome.Conflict(1));
        assertThat(replace("absent", 1, "#")).isEqualTo(new Outcome.Conflict(0));
        assertThat(delete("absent", 1, "#")).isEqualTo(new Outcome.Conflict(0));
        assertThat(replace("absent", 0, "#")).isEqualTo(new Outcome.Conflict(0));
        assertThat(delete("absent", 0, "#")).isEqualTo(new Outcome.Conflict(0));
        assertThat(revision(replace("a", 1, "#"))).isEqualTo(2);
        assertThat(replace("a", 1, "#")).isEqualTo(new Outcome.Conflict(2));
    }

    @Test
    void aKeyCanBeCreatedAgainAfterItsDeletion() {
        create("a", "#");
        delete("a", 1, "#");
        assertThat(delete("a", 1, "#")).isEqualTo(new Outcome.Conflict(0));
        assertThat(revision(create("a", "again #"))).isEqualTo(3);
        assertThat(follower.objects()).containsExactly("a@3=again 3");
    }

    @Test
    void severalWritesToOneKeySeeEachOtherHoweverTheyAreGrouped() {
        List<CompletableFuture<Outcome>> answers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            String key = "k" + i % 3;
            long base = i * 6L;
            answers.add(store.submit(new Write.Create(key, draft("#"))));
            answers.add(store.submit(new Write.Replace(key, base + 1, draft("#"))));
            answers.add(store.submit(new Write.Replace(key, base + 1, draft("stale"))));
            answers.add(store.submit(new Write.Replace(key, base + 2, draft("#"))));
            answers.add(store.submit(new Write.Delete(key, base + 3, draft("#"))));
            answers.add(store.submit(new Write.Create(key, draft("again #"))));
            answers.add(store.submit(new Write.Create(key, draft("again #"))));
            answers.add(store.submit(new Write.Delete(key, base + 5, draft("#"))));
        }
        for (int i = 0; i < 100; i++) {
            long base = i * 6L;
            List<Object> results = answers.subList(i * 8, i * 8 + 8).stream()
                    .map(CompletableFuture::join)
                    .map(each -> each instanceof Outcome.Committed(LogEntry entry) ? (Object) entry.revision() : each)
                    .toList();
            assertThat(results)
                    .containsExactly(
                            base + 1,
                            base + 2,
                            new Outcome.Conflict(base + 2),
                            base + 3,
                            base + 4,
                            base + 5,
                            new Outcome.Conflict(base + 5),
                            base + 6);
        }
        assertThat(follower.objects()).isEmpty();
        assumeDurableAndReopen();
        assertThat(follower.objects()).isEmpty();
        assertThat(follower.log()).hasSize(600);
    }

    @Test
    void manyWritersGetDenseRevisionsAndReadTheirWrites() throws Exception {
        int writers = 40;
        int writes = 50;
        ConcurrentHashMap<Long, String> acknowledged = new ConcurrentHashMap<>();
        List<String> unread = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch done = new CountDownLatch(writers);
        for (int w = 0; w < writers; w++) {
            String key = "writer/" + w;
            Thread.ofVirtual().start(() -> {
                long expected = 0;
                for (int i = 0; i < writes; i++) {
                    Write write = expected == 0
                            ? new Write.Create(key, draft("#"))
                            : new Write.Replace(key, expected, draft("#"));
                    expected = revision(store.submit(write).join());
                    acknowledged.put(expected, key);
                    if (follower.revision() < expected || store.revision() < expected) {
                        unread.add(key);
                    }
                }
                done.countDown();
            });
        }
        done.await();
        assertThat(unread).isEmpty();
        assertThat(acknowledged.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(1, writers * writes).boxed().toList());
        assertThat(follower.objects()).hasSize(writers);
    }

    @Test
    void aWriterWhoLosesARaceIsToldSo() {
        create("counter", "#");
        AtomicLong commits = new AtomicLong();
        List<Thread> threads = IntStream.range(0, 8)
                .mapToObj(w -> Thread.ofVirtual().start(() -> {
                    long expected = 1;
                    for (int won = 0; won < 25; ) {
                        switch (store.submit(new Write.Replace("counter", expected, draft("#"))).join()) {
                            case Outcome.Committed(LogEntry entry) -> {
                                expected = entry.revision();
                                commits.incrementAndGet();
                                won++;
                            }
                            case Outcome.Conflict(long current) -> expected = current;
                        }
                    }
                }))
                .toList();
        threads.forEach(each -> assertThat(each).satisfies(Thread::join));
        assertThat(commits).hasValue(200);
        assertThat(follower.objects()).containsExactly("counter@201=201");
    }

    @Test
    void aStoreIsFollowedOnceAndBeforeItsFirstWrite() {
        assertThatThrownBy(() -> store.follow(new RecordingFollower())).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void compactionForgetsLogEntriesAndKeepsObjects() {
        for (int i = 0; i < 10; i++) {
            create("k" + i, "#");
        }
        store.compact(4);
        assertThat(store.compacted()).isEqualTo(4);
        assertThat(follower.compacted()).isEqualTo(4);
        store.compact(3);
        assertThat(store.compacted()).isEqualTo(4);
        store.compact(1_000);
        assertThat(store.compacted()).isEqualTo(10);
        assertThat(revision(create("k10", "#"))).isEqualTo(11);
        assertThat(follower.objects()).hasSize(11);
        assertThat(follower.log()).containsExactly("11 CREATED k10=11");
    }

    @Test
    void compactionOfAnEmptyStoreDoesNothing() {
        store.compact(5);
        assertThat(store.compacted()).isZero();
    }

    @Test
    void everythingIsThereAfterReopening() {
        create("a", "#");
        create("b", "value ü #");
        replace("a", 1, "new #");
        time.advance(Duration.ofSeconds(1));
        delete("b", 2, "last #");
        create("c", "#");
        List<LogEntry> before = follower.entries();
        List<String> log = follower.log();
        assumeDurableAndReopen();
        assertThat(store.revision()).isEqualTo(5);
        assertThat(follower.objects()).containsExactly("a@3=new 3", "c@5=5");
        assertThat(follower.log()).isEqualTo(log);
        assertThat(follower.entries())
                .extracting(LogEntry::time)
                .containsExactlyElementsOf(before.stream().map(LogEntry::time).toList());
        assertThat(replace("a", 1, "#")).isEqualTo(new Outcome.Conflict(3));
        assertThat(revision(replace("a", 3, "#"))).isEqualTo(6);
        assertThat(revision(delete("c", 5, "#"))).isEqualTo(7);
    }

    @Test
    void whatWasCompactedStaysCompactedAfterReopening() {
        for (int i = 0; i < 10; i++) {
            create("k" + i, "#");
        }
        store.compact(7);
        assumeDurableAndReopen();
        assertThat(store.compacted()).isEqualTo(7);
        assertThat(follower.log()).containsExactly("8 CREATED k7=8", "9 CREATED k8=9", "10 CREATED k9=10");
        assertThat(follower.objects()).hasSize(10);
    }

    @Test
    void theCounterSurvivesEvenIfNothingElseDoes() {
        create("a", "#");
        delete("a", 1, "#");
        store.compact(2);
        assumeDurableAndReopen();
        assertThat(store.revision()).isEqualTo(2);
        assertThat(store.compacted()).isEqualTo(2);
        assertThat(follower.objects()).isEmpty();
        assertThat(follower.log()).isEmpty();
        assertThat(revision(create("a", "#"))).isEqualTo(3);
    }

    @Test
    void keysComeBackInTheOrderOfTheirCharacters() {
        List<String> keys = new ArrayList<>(List.of("a/B", "a/b", "a-b", "a/b-c", "a/b/c", "a/b.c", "Z", "a", "a/ü"));
        keys.add("long/" + "x".repeat(600));
        Collections.shuffle(keys, new Random(3));
        keys.forEach(each -> revision(create(each, "#")));
        assumeDurableAndReopen();
        assertThat(follower.objects())
                .extracting(each -> each.substring(0, each.indexOf('@')))
                .containsExactlyElementsOf(keys.stream().sorted().toList());
    }

    @Test
    void smallAndLargeValuesSurvive() {
        String large = "l".repeat(3 << 20);
        create("empty", "");
        create("large", large);
        create("edge", "e".repeat(1 << 20));
        replace("large", 2, "small");
        replace("empty", 1, large);
        List<String> objects = follower.objects();
        List<String> log = follower.log();
        assumeDurableAndReopen();
        assertThat(follower.objects()).isEqualTo(objects);
        assertThat(follower.log()).isEqualTo(log);
    }

    @Test
    void closingFinishesWhatIsQueued() {
        List<CompletableFuture<Outcome>> answers = IntStream.range(0, 2_000)
                .mapToObj(i -> store.submit(new Write.Create("k" + i, draft("#"))))
                .toList();
        store.close();
        assertThat(answers).allSatisfy(each -> assertThat(each).isCompletedWithValueMatching(Outcome.Committed.class::isInstance));
        assertThat(follower.revision()).isEqualTo(2_000);
        assumeDurableAndReopen();
        assertThat(store.revision()).isEqualTo(2_000);
        assertThat(follower.objects()).hasSize(2_000);
    }

    @Test
    void aClosedStoreRefusesWritesAndIsClosedAgainInVain() {
        create("a", "#");
        assertThat(store.writable()).isTrue();
        store.close();
        store.close();
        assertThat(store.writable()).isFalse();
        CompletableFuture<Outcome> answer = store.submit(new Write.Create("b", draft("#")));
        assertThatThrownBy(answer::join).cause().isInstanceOf(StoreException.class).hasMessage("The store is closed.");
        assertThat(store.revision()).isEqualTo(1);
    }

    private void assumeDurableAndReopen() {
        Assumptions.assumeTrue(isDurable());
        reopen();
    }
}
