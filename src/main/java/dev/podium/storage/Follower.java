package dev.podium.storage;

import java.util.List;
import java.util.stream.Stream;

/** Whoever keeps a picture of the store: the watch cache. Called by one thread at a time. */
public interface Follower {

    /**
     * The state to start from, called once before anything else.
     *
     * @param compacted the newest revision that the log does not hold any more
     * @param revision the revision of this state
     * @param objects every current object, in key order; valid during the call
     * @param log every log entry after {@code compacted}, in revision order; valid during the call
     */
    void restored(long compacted, long revision, Stream<Stored> objects, Stream<LogEntry> log);

    /** Entries that were committed together, in revision order, before any of them is acknowledged. Must not throw. */
    void committed(List<LogEntry> entries);

    /** Log entries up to and including {@code revision} are gone. */
    void compacted(long revision);
}
