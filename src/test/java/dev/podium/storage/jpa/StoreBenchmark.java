package dev.podium.storage.jpa;

import dev.podium.probe.ProbeId;
import dev.podium.probe.ProbeKind;
import dev.podium.probe.ProbeLog;
import dev.podium.probe.ProbeOutcome;
import dev.podium.probe.ProbeResult;
import dev.podium.storage.Draft;
import dev.podium.storage.LogEntry;
import dev.podium.storage.Outcome;
import dev.podium.storage.Store;
import dev.podium.storage.Write;
import dev.podium.storage.memory.MemoryStore;
import dev.podium.time.RealTime;
import dev.podium.time.Task;
import dev.podium.watch.Watch;
import dev.podium.watch.WatchCache;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** Measures, when it is run by hand: figures for humans, not a test. */
final class StoreBenchmark {

    private static final int VALUE = 2_300;
    private static final int ROUNDS = 3;

    private StoreBenchmark() {}

    public static void main(String[] args) throws Exception {
        for (int round = 1; round <= ROUNDS; round++) {
            System.out.println("round " + round);
            Path folder = Files.createTempDirectory("podium-benchmark");
            try (RealTime time = RealTime.create()) {
                long begin = System.nanoTime();
                try (JpaDatabase database = JpaDatabase.open(JdbcSettings.inFolder(folder), time)) {
                    report("open, empty", 1, begin);
                    Store store = database.store();
                    store.follow(new WatchCache(time));
                    one(store, "one writer, durable", 2_000);
                    many(store, "64 writers, durable", 64, 600);
                    pipelined(store, "queued, durable", 40_000);
                    Task probes = probe(database.probeLog(), time);
                    many(store, "the same, 2,000 probes/s", 64, 600);
                    probes.cancel();
                }
                begin = System.nanoTime();
                try (JpaDatabase database = JpaDatabase.open(JdbcSettings.inFolder(folder), time)) {
                    WatchCache cache = new WatchCache(time);
                    database.store().follow(cache);
                    report("open, " + cache.list("core/pods/").items().size() + " objects", 1, begin);
                    list(cache);
                }
                Store memory = new MemoryStore(time);
                memory.follow(new WatchCache(time));
                pipelined(memory, "queued, in memory", 200_000);
                watchers(time, 1_000, 3_000);
            } finally {
                try (Stream<Path> files = Files.walk(folder)) {
                    files.sorted(Comparator.reverseOrder()).forEach(each -> each.toFile().delete());
                }
            }
        }
    }

    /** 20,000 probes, each every ten seconds. */
    private static Task probe(ProbeLog log, RealTime time) {
        AtomicInteger next = new AtomicInteger();
        return time.every(Duration.ofMillis(10), () -> {
            for (int i = 0; i < 20; i++) {
                String pod = "pod-" + next.getAndIncrement() % 20_000;
                ProbeId probe = new ProbeId("ns", pod, pod, "main", ProbeKind.LIVENESS);
                log.append(new ProbeResult(probe, time.now(), ProbeOutcome.SUCCESS, Duration.ofMillis(3), ""));
            }
        });
    }

    private static void report(String what, long count, long begin) {
        double seconds = (System.nanoTime() - begin) / 1e9;
        System.out.printf("  %-28s %,10.0f /s  (%,d in %.3f s)%n", what, count / seconds, count, seconds);
    }

    private static CompletableFuture<Outcome> create(Store store, String key) {
        return store.submit(new Write.Create(key, new Draft(new byte[VALUE], 100)));
    }

    private static void one(Store store, String what, int writes) {
        long begin = System.nanoTime();
        for (int i = 0; i < writes; i++) {
            create(store, "core/pods/one/" + i).join();
        }
        report(what, writes, begin);
    }

    private static void many(Store store, String what, int writers, int writes) throws InterruptedException {
        long begin = System.nanoTime();
        CountDownLatch done = new CountDownLatch(writers);
        for (int w = 0; w < writers; w++) {
            String prefix = "core/pods/" + what.length() + "-many-" + w + "/";
            Thread.ofVirtual().start(() -> {
                long head = 0;
                for (int i = 0; i < writes; i++) {
                    Draft draft = new Draft(new byte[VALUE], 100);
                    Write write = head == 0
                            ? new Write.Create(prefix, draft)
                            : new Write.Replace(prefix, head, draft);
                    LogEntry entry = ((Outcome.Committed) store.submit(write).join()).entry();
                    head = entry.revision();
                }
                done.countDown();
            });
        }
        done.await();
        report(what, (long) writers * writes, begin);
    }

    private static void pipelined(Store store, String what, int writes) {
        long begin = System.nanoTime();
        List<CompletableFuture<Outcome>> answers = new ArrayList<>();
        for (int i = 0; i < writes; i++) {
            answers.add(create(store, "core/pods/queued/" + i));
        }
        answers.forEach(CompletableFuture::join);
        report(what, writes, begin);
    }

    private static void list(WatchCache cache) {
        int lists = 200;
        long begin = System.nanoTime();
        for (int i = 0; i < lists; i++) {
            cache.list("core/pods/queued/");
        }
        report("list of " + cache.list("core/pods/queued/").items().size(), lists, begin);
    }

    private static void watchers(RealTime time, int watchers, int events) throws InterruptedException {
        Store store = new MemoryStore(time);
        WatchCache cache = new WatchCache(time);
        store.follow(cache);
        LongAdder delivered = new LongAdder();
        CountDownLatch done = new CountDownLatch(watchers);
        for (int i = 0; i < watchers; i++) {
            time.run("watcher", () -> {
                try (Watch watch = cache.watch("core/pods/", 0)) {
                    for (int seen = 0; seen < events; ) {
                        int more = watch.next(Duration.ofMinutes(1)).size();
                        delivered.add(more);
                        seen += more;
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                done.countDown();
            });
        }
        long begin = System.nanoTime();
        for (int i = 0; i < events; i++) {
            create(store, "core/pods/ns/" + i).join();
        }
        report("writes seen by " + watchers, events, begin);
        done.await();
        report("events to " + watchers + " watchers", delivered.sum(), begin);
    }
}
