package dev.podium.storage;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Keeps what it is told, and notes whatever a store must not do. */
public final class RecordingFollower implements Follower {

    private final AtomicInteger inside = new AtomicInteger();
    private final List<String> faults = new ArrayList<>();
    private final List<LogEntry> log = new ArrayList<>();
    private final TreeMap<String, Stored> objects = new TreeMap<>();
    private final List<Integer> batches = new ArrayList<>();
    private long revision = -1;
    private long compacted;

    @Override
    public void restored(long compacted, long revision, Stream<Stored> objects, Stream<LogEntry> log) {
        call(() -> {
            check(this.revision < 0, "restored twice");
            this.compacted = compacted;
            this.revision = revision;
            List<Stored> all = objects.toList();
            check(all.equals(all.stream().sorted(java.util.Comparator.comparing(Stored::key)).toList()), "objects out of order");
            all.forEach(each -> this.objects.put(each.key(), each));
            long[] expected = {compacted + 1};
            log.forEach(each -> {
                check(each.revision() == expected[0]++, "log has a gap before " + each.revision());
                this.log.add(each);
            });
            check(expected[0] == revision + 1, "log ends at " + (expected[0] - 1) + " and not at " + revision);
        });
    }

    @Override
    public void committed(List<LogEntry> entries) {
        call(() -> {
            check(!entries.isEmpty(), "an empty commit");
            batches.add(entries.size());
            for (LogEntry each : entries) {
                check(each.revision() == revision + 1, each.revision() + " follows " + revision);
                check(log.isEmpty() || !each.time().isBefore(log.getLast().time()), "time goes back");
                revision = each.revision();
                log.add(each);
                switch (each.change()) {
                    case CREATED -> check(objects.put(each.key(), stored(each)) == null, "created twice");
                    case REPLACED -> check(objects.put(each.key(), stored(each)) != null, "replaced nothing");
                    case DELETED -> check(objects.remove(each.key()) != null, "deleted nothing");
                }
            }
        });
    }

    private static Stored stored(LogEntry entry) {
        return new Stored(entry.key(), entry.revision(), entry.value());
    }

    @Override
    public void compacted(long revision) {
        call(() -> {
            check(revision > compacted && revision <= this.revision, "compacted to " + revision);
            compacted = revision;
            log.removeIf(each -> each.revision() <= revision);
        });
    }

    private void call(Runnable work) {
        check(inside.incrementAndGet() == 1, "called by two threads");
        synchronized (this) {
            work.run();
        }
        inside.decrementAndGet();
    }

    private synchronized void check(boolean holds, String fault) {
        if (!holds) {
            faults.add(fault);
        }
    }

    public synchronized List<String> faults() {
        return List.copyOf(faults);
    }

    public synchronized long revision() {
        return revision;
    }

    public synchronized long compacted() {
        return compacted;
    }

    public synchronized List<Integer> batches() {
        return List.copyOf(batches);
    }

    /** As {@code revision change key=value}. */
    public synchronized List<String> log() {
        return log.stream()
                .map(each -> each.revision() + " " + each.change() + " " + each.key() + "=" + text(each.value()))
                .toList();
    }

    public synchronized List<LogEntry> entries() {
        return List.copyOf(log);
    }

    /** As {@code key@revision=value}. */
    public synchronized List<String> objects() {
        return objects.values().stream()
                .map(each -> each.key() + "@" + each.revision() + "=" + text(each.value()))
                .toList();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
