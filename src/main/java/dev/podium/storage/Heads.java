package dev.podium.storage;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The newest revision of every key, and the judge of writes: what a store's single writer consults instead of its medium.
 * Not safe for use by several threads, except for {@link #revision()}.
 */
public final class Heads {

    private final Map<String, Long> revisions = new HashMap<>();
    private volatile long revision;
    private Instant time = Instant.MIN;

    /** Of a store that has never been written. */
    public Heads() {}

    /**
     * Of a store whose last write, at {@code time}, got {@code revision}; its keys follow by {@link #found}.
     *
     * @param time {@link Instant#MIN} if nobody knows any more
     */
    public Heads(long revision, Instant time) {
        this.revision = revision;
        this.time = time;
    }

    /** Notes a key that is there already. */
    public void found(String key, long revision) {
        revisions.put(key, revision);
    }

    /** The revision of the last write that was applied. */
    public long revision() {
        return revision;
    }

    /** The revision of {@code key}, 0 if it does not exist. */
    public long revision(String key) {
        return revisions.getOrDefault(key, 0L);
    }

    /**
     * What becomes of {@code writes}, taken in order, each seeing those before it. Nothing changes until
     * {@link Plan#apply()}.
     *
     * @param now the time of the entries, unless an earlier entry is from later
     */
    public Plan plan(List<Write> writes, Instant now) {
        Instant stamp = now.isBefore(time) ? time : now;
        List<Outcome> outcomes = new ArrayList<>(writes.size());
        List<LogEntry> entries = new ArrayList<>(writes.size());
        Map<String, Long> changed = new HashMap<>();
        long next = revision + 1;
        for (Write each : writes) {
            long current = changed.getOrDefault(each.key(), revision(each.key()));
            if (current != expected(each)) {
                outcomes.add(new Outcome.Conflict(current));
                continue;
            }
            LogEntry entry = new LogEntry(next, each.key(), change(each), each.value().sealed(next), stamp);
            changed.put(each.key(), entry.change() == LogEntry.Change.DELETED ? 0 : next);
            entries.add(entry);
            outcomes.add(new Outcome.Committed(entry));
            next++;
        }
        return new Plan(outcomes, entries, changed, stamp);
    }

    private static long expected(Write write) {
        return switch (write) {
            case Write.Create create -> 0;
            case Write.Replace replace -> existing(replace.expected());
            case Write.Delete delete -> existing(delete.expected());
        };
    }

    /** A replacement or deletion of what does not exist is a conflict, whatever was expected. */
    private static long existing(long revision) {
        return revision > 0 ? revision : -1;
    }

    private static LogEntry.Change change(Write write) {
        return switch (write) {
            case Write.Create create -> LogEntry.Change.CREATED;
            case Write.Replace replace -> LogEntry.Change.REPLACED;
            case Write.Delete delete -> LogEntry.Change.DELETED;
        };
    }

    /** What would become of a batch of writes. */
    public final class Plan {

        private final List<Outcome> outcomes;
        private final List<LogEntry> entries;
        private final Map<String, Long> changed;
        private final Instant stamp;

        private Plan(List<Outcome> outcomes, List<LogEntry> entries, Map<String, Long> changed, Instant stamp) {
            this.outcomes = List.copyOf(outcomes);
            this.entries = List.copyOf(entries);
            this.changed = changed;
            this.stamp = stamp;
        }

        /** One for each write, in the order of the writes. */
        public List<Outcome> outcomes() {
            return outcomes;
        }

        /** Those that commit. */
        public List<LogEntry> entries() {
            return entries;
        }

        /** Makes it so. */
        public void apply() {
            if (entries.isEmpty()) {
                return;
            }
            changed.forEach((key, head) -> {
                if (head == 0) {
                    revisions.remove(key);
                } else {
                    revisions.put(key, head);
                }
            });
            time = stamp;
            revision = entries.getLast().revision();
        }
    }
}
