package dev.podium.storage;

import java.time.Instant;

/**
 * One committed change.
 *
 * @param revision its place in the one order of everything
 * @param value the object's bytes after the change; for a deletion, its last state, carrying this revision
 * @param time when it was committed, by the cluster's clock
 */
public record LogEntry(long revision, String key, Change change, byte[] value, Instant time) {

    /** What happened to the key. */
    public enum Change {
        CREATED,
        REPLACED,
        DELETED
    }
}
