package dev.podium.watch;

import java.time.Instant;
import java.util.Arrays;

/** When the revisions of the log were committed. */
final class Timeline {

    private long[] times = new long[64];
    private long[] revisions = new long[64];
    private int size;

    /** Times and revisions come in order. */
    synchronized void add(Instant time, long revision) {
        long nanos = nanos(time);
        if (size > 0 && times[size - 1] == nanos) {
            revisions[size - 1] = revision;
            return;
        }
        if (size == times.length) {
            times = Arrays.copyOf(times, size * 2);
            revisions = Arrays.copyOf(revisions, size * 2);
        }
        times[size] = nanos;
        revisions[size] = revision;
        size++;
    }

    /** The newest revision that was committed at or before {@code time}, 0 if it is not known. */
    synchronized long revisionAt(Instant time) {
        int place = Arrays.binarySearch(times, 0, size, nanos(time));
        int index = place >= 0 ? place : -place - 2;
        return index >= 0 ? revisions[index] : 0;
    }

    synchronized void compact(long revision) {
        int place = Arrays.binarySearch(revisions, 0, size, revision);
        int dropped = place >= 0 ? place + 1 : -place - 1;
        int kept = size - dropped;
        times = Arrays.copyOfRange(times, dropped, dropped + Math.max(64, kept + kept / 2));
        revisions = Arrays.copyOfRange(revisions, dropped, dropped + Math.max(64, kept + kept / 2));
        size = kept;
    }

    /** Good until the year 2262. */
    private static long nanos(Instant time) {
        long seconds = Math.clamp(time.getEpochSecond(), Long.MIN_VALUE / 2_000_000_000, Long.MAX_VALUE / 2_000_000_000);
        return seconds * 1_000_000_000 + time.getNano();
    }
}
