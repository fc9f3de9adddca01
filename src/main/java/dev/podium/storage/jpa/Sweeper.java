package dev.podium.storage.jpa;

import dev.podium.storage.Heads;
import dev.podium.storage.LogEntry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Deletes compacted log entries that nobody needs: those which are not the newest of their key. It goes through the log
 * once in a process's life, a step at a time so that writes get their turn in between, and notes what falls behind it later.
 */
final class Sweeper {

    private final Medium medium;
    private final int step;
    /** Up to here the log holds only what is the newest of its key, or is noted in {@code behind}. */
    private long swept;

    private final Deque<Long> behind = new ArrayDeque<>();

    Sweeper(Medium medium, int step) {
        this.medium = medium;
        this.step = step;
    }

    /** To be told of entries before {@code heads} knows them. */
    void committed(List<LogEntry> entries, Heads heads) {
        for (LogEntry each : entries) {
            long previous = heads.revision(each.key());
            if (previous > 0 && previous <= swept) {
                behind.add(previous);
            }
        }
    }

    /** Does one step; tells whether more are left. What fails is tried again by the next. */
    boolean sweep(long compacted, Heads heads) {
        // Not the newest of all: it tells the revision.
        long end = Math.min(compacted, heads.revision() - 1);
        List<Long> useless = new ArrayList<>();
        long reached = swept;
        if (swept < end) {
            List<Medium.Place> places = medium.log(swept, end, step);
            places.stream()
                    .filter(each -> heads.revision(each.key()) != each.revision())
                    .forEach(each -> useless.add(each.revision()));
            reached = places.size() < step ? end : places.getLast().revision();
        }
        List<Long> noted = behind.stream().limit(step).toList();
        useless.addAll(noted);
        if (!useless.isEmpty()) {
            medium.delete(useless);
        }
        swept = reached;
        noted.forEach(each -> behind.removeFirst());
        return swept < end || !behind.isEmpty();
    }
}
