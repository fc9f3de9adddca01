package dev.podium.watch;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The events of a bucket in order of revision, numbered from 0 for ever. One thread writes, any number read without locks:
 * an event is in its place before the end is moved past it, and a segment, once it is replaced by another, is not written
 * to any more.
 */
final class EventLog {

    private record Segment(long first, @Nullable WatchEvent[] events) {}

    private volatile Segment segment = new Segment(0, new WatchEvent[8]);
    private volatile long end;

    /** For the writer only. */
    void append(WatchEvent event) {
        Segment current = segment;
        long place = end - current.first;
        if (place == current.events.length) {
            current = new Segment(current.first, Arrays.copyOf(current.events, current.events.length * 2));
            segment = current;
        }
        current.events[(int) place] = event;
        end++;
    }

    /** For the writer only: drops events up to and including {@code revision}; tells how many. */
    int compact(long revision) {
        Segment current = segment;
        int dropped = (int) (firstAfter(revision) - current.first);
        if (dropped > 0) {
            int kept = (int) (end - current.first) - dropped;
            @Nullable WatchEvent[] events = new WatchEvent[Math.max(8, kept + kept / 2)];
            System.arraycopy(current.events, dropped, events, 0, kept);
            segment = new Segment(current.first + dropped, events);
        }
        return dropped;
    }

    /** The number that the next event gets. */
    long end() {
        return end;
    }

    /** The number of the oldest event that is kept, or the end. */
    long start() {
        return segment.first;
    }

    /** The event of a number that is less than the end; null if it has been compacted. */
    @Nullable WatchEvent get(long number) {
        Segment current = segment;
        return number < current.first ? null : current.events[(int) (number - current.first)];
    }

    /** The number of the first event after {@code revision}, or the end. */
    long firstAfter(long revision) {
        long bound = end;
        Segment current = segment;
        long low = current.first;
        long high = Math.max(bound, low);
        while (low < high) {
            long middle = (low + high) >>> 1;
            WatchEvent event = current.events[(int) (middle - current.first)];
            if (event != null && event.revision() <= revision) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
