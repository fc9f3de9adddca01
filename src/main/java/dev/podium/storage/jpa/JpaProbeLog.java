package dev.podium.storage.jpa;

import dev.podium.probe.MemoryProbeLog;
import dev.podium.probe.ProbeHistory;
import dev.podium.probe.ProbeId;
import dev.podium.probe.ProbeLog;
import dev.podium.probe.ProbeResult;
import dev.podium.time.ClusterTime;
import dev.podium.time.Task;
import jakarta.persistence.EntityManagerFactory;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A probe log that survives: answers from memory, and writes down once a second of cluster time what came in. What came in
 * since is lost with the process.
 *
 * <p>It reads what it wrote in an earlier life in the background; only {@link #list} waits for that.
 */
final class JpaProbeLog implements ProbeLog {

    private static final Logger log = LoggerFactory.getLogger(JpaProbeLog.class);
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final EntityManagerFactory factory;
    private final Task writing;
    private final CompletableFuture<MemoryProbeLog> loaded = new CompletableFuture<>();

    private final Object door = new Object();
    /** Since the last writing; guarded by the door. */
    private List<News> news = new ArrayList<>();

    /** What follows is guarded by this lock, which whoever is at the database holds. */
    private final ReentrantLock desk = new ReentrantLock();

    private final Map<String, Map<ProbeId, Rows>> rowsByPod = new HashMap<>();
    private @Nullable ProbeTables tables;
    private long lastProbe;
    private long lastResult;
    private boolean closed;

    private sealed interface News {

        record Appended(ProbeResult result) implements News {}

        record Forgotten(String podUid) implements News {}
    }

    /** The rows of a probe, and its counts as of the newest. */
    private static final class Rows {

        private final long probe;
        private final Deque<Long> results = new ArrayDeque<>();
        private long total;
        private long failures;

        Rows(long probe) {
            this.probe = probe;
        }
    }

    JpaProbeLog(EntityManagerFactory factory, ClusterTime time) {
        this.factory = factory;
        time.run("probe-log", this::load);
        writing = time.every(PERIOD, this::write);
    }

    @Override
    public void append(ProbeResult result) {
        tell(new News.Appended(result));
    }

    @Override
    public void forget(String podUid) {
        tell(new News.Forgotten(podUid));
    }

    private void tell(News item) {
        synchronized (door) {
            news.add(item);
            if (loaded.isDone()) {
                apply(loaded.join(), item);
            }
        }
    }

    private static void apply(MemoryProbeLog memory, News item) {
        switch (item) {
            case News.Appended(ProbeResult result) -> memory.append(result);
            case News.Forgotten(String podUid) -> memory.forget(podUid);
        }
    }

    @Override
    public List<ProbeHistory> list(@Nullable String namespace) {
        return loaded.join().list(namespace);
    }

    private void load() {
        desk.lock();
        try {
            List<ProbeHistory> known = List.of();
            if (!closed && !loaded.isDone()) {
                try {
                    known = read();
                } catch (RuntimeException e) {
                    log.warn("Earlier probe results cannot be read", e);
                }
            }
            open(known);
        } finally {
            desk.unlock();
        }
    }

    /** Lets in what has been waiting. */
    private void open(Collection<ProbeHistory> known) {
        synchronized (door) {
            if (!loaded.isDone()) {
                MemoryProbeLog memory = new MemoryProbeLog(known);
                news.forEach(each -> apply(memory, each));
                loaded.complete(memory);
            }
        }
    }

    private ProbeTables tables() {
        ProbeTables known = tables;
        if (known == null) {
            tables = known = new ProbeTables(factory);
        }
        return known;
    }

    private List<ProbeHistory> read() {
        Map<Long, ProbeId> probes = new LinkedHashMap<>();
        tables().readProbes(row -> {
            probes.put(row.getId(), row.probe());
            lastProbe = row.getId();
        });
        Map<ProbeId, Deque<ProbeResult>> results = new HashMap<>();
        tables().readResults(row -> {
            lastResult = row.getId();
            ProbeId probe = probes.get(row.probeId());
            if (probe != null) {
                results.computeIfAbsent(probe, each -> new ArrayDeque<>()).addFirst(row.result(probe));
                Rows rows = rows(probe.podUid()).computeIfAbsent(probe, each -> new Rows(row.probeId()));
                rows.results.addLast(row.getId());
                rows.total = row.total();
                rows.failures = row.failures();
            }
        });
        List<ProbeHistory> histories = new ArrayList<>();
        results.forEach((probe, newestFirst) -> {
            Rows rows = rows(probe.podUid()).get(probe);
            histories.add(new ProbeHistory(probe, List.copyOf(newestFirst), rows.total, rows.failures));
        });
        return histories;
    }

    private Map<ProbeId, Rows> rows(String podUid) {
        return rowsByPod.computeIfAbsent(podUid, uid -> new HashMap<>());
    }

    private void write() {
        desk.lock();
        try {
            List<News> items;
            synchronized (door) {
                if (news.isEmpty() || !loaded.isDone() || closed) {
                    return;
                }
                items = news;
                news = new ArrayList<>();
            }
            tables().write(changes(items));
        } catch (RuntimeException e) {
            log.warn("Probe results could not be written and will be gone after a restart", e);
        } finally {
            desk.unlock();
        }
    }

    private ProbeTables.Changes changes(List<News> items) {
        Map<Long, KnownProbe> newProbes = new LinkedHashMap<>();
        Map<Long, KeptResult> newResults = new LinkedHashMap<>();
        List<Long> oldProbes = new ArrayList<>();
        List<Long> oldResults = new ArrayList<>();
        for (News item : items) {
            switch (item) {
                case News.Appended(ProbeResult result) -> {
                    ProbeId probe = result.probe();
                    Rows rows = rows(probe.podUid()).computeIfAbsent(probe, each -> {
                        newProbes.put(++lastProbe, new KnownProbe(lastProbe, each));
                        return new Rows(lastProbe);
                    });
                    rows.total++;
                    rows.failures += result.outcome().isSuccess() ? 0 : 1;
                    newResults.put(
                            ++lastResult, new KeptResult(lastResult, rows.probe, result, rows.total, rows.failures));
                    rows.results.addLast(lastResult);
                    if (rows.results.size() > MemoryProbeLog.KEPT) {
                        drop(rows.results.removeFirst(), newResults, oldResults);
                    }
                }
                case News.Forgotten(String podUid) -> {
                    Map<ProbeId, Rows> gone = rowsByPod.remove(podUid);
                    if (gone != null) {
                        gone.values().forEach(rows -> {
                            rows.results.forEach(each -> drop(each, newResults, oldResults));
                            drop(rows.probe, newProbes, oldProbes);
                        });
                    }
                }
            }
        }
        return new ProbeTables.Changes(
                List.copyOf(newProbes.values()), List.copyOf(newResults.values()), oldProbes, oldResults);
    }

    /** A row that has not been written yet need not be. */
    private static void drop(Long id, Map<Long, ?> written, List<Long> deleted) {
        if (written.remove(id) == null) {
            deleted.add(id);
        }
    }

    @Override
    public void close() {
        writing.cancel();
        load();
        write();
        desk.lock();
        try {
            closed = true;
        } finally {
            desk.unlock();
        }
    }
}
