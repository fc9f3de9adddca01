package dev.podium.watch;

import org.jspecify.annotations.Nullable;

/**
 * What happened to an object.
 *
 * @param object the object after the change; for a deletion, its last state, with the revision of the deletion
 * @param previous the object before the change; null for {@link Type#ADDED}, and where it is no longer known: for a change
 *     from before a restart whose predecessor had been compacted. A watcher that selects must then assume that it matched.
 */
public record WatchEvent(Type type, CachedObject object, @Nullable CachedObject previous) {

    /** What a watcher is told. */
    public enum Type {
        ADDED,
        MODIFIED,
        DELETED
    }

    public long revision() {
        return object.revision();
    }
}
