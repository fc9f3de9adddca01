package dev.podium.watch;

import dev.podium.time.Signal;
import org.jspecify.annotations.Nullable;

/** Everything of one resource: its objects now, and its events as far back as the log goes. */
final class Bucket {

    /** The objects as of {@code revision}, the bucket's last. */
    record State(long revision, ObjectTree objects) {}

    private final EventLog log = new EventLog();
    private final Signal news;
    private volatile State state = new State(0, ObjectTree.EMPTY);
    /** Before this revision, the objects are not known exactly. */
    private volatile long floor;
    /** The last old state that was asked for: pages of a list ask for the same one after another. */
    private volatile @Nullable State recollection;

    Bucket(Signal news) {
        this.news = news;
    }

    EventLog log() {
        return log;
    }

    Signal news() {
        return news;
    }

    State state() {
        return state;
    }

    void set(State state) {
        this.state = state;
    }

    void raiseFloor(long revision) {
        floor = revision;
    }

    /** The oldest revision at which the objects are known, as far as it is not a matter of compaction. */
    long floor() {
        return floor;
    }

    /**
     * The objects as they were at {@code revision}: as they are, with everything undone that came later. Exact as long as
     * the log has everything after {@code revision}.
     */
    ObjectTree at(long revision, State now) {
        if (revision >= now.revision) {
            return now.objects;
        }
        State known = recollection;
        if (known != null && known.revision == revision) {
            return known.objects;
        }
        ObjectTree objects = now.objects;
        for (long number = log.firstAfter(now.revision) - 1; number >= log.start(); number--) {
            WatchEvent event = log.get(number);
            if (event == null || event.revision() <= revision) {
                break;
            }
            CachedObject previous = event.previous();
            objects = previous == null ? objects.without(event.object().key()) : objects.with(previous);
        }
        recollection = new State(revision, objects);
        return objects;
    }
}
