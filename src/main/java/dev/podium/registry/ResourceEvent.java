package dev.podium.registry;

import dev.podium.watch.CachedObject;

/**
 * A change, as a watcher of a selection sees it.
 *
 * @param cached the object in stored form; for a deletion, its last state with the deletion's revision
 */
public record ResourceEvent(Type type, long revision, CachedObject cached) {

    /** What happened, from the watcher's point of view. */
    public enum Type {
        ADDED,
        MODIFIED,
        DELETED
    }
}
