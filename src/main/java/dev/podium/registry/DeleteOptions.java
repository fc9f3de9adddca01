package dev.podium.registry;

import org.jspecify.annotations.Nullable;

/**
 * How an object is to be deleted.
 *
 * @param graceSeconds how long it may linger; null: as the object says
 * @param uid delete only an object with this UID; null: any
 * @param resourceVersion delete only this version of it; null: any
 * @param propagation what becomes of its dependents; null: the kind's default, background
 */
public record DeleteOptions(
        WriteOptions write,
        @Nullable Long graceSeconds,
        @Nullable String uid,
        @Nullable String resourceVersion,
        @Nullable Propagation propagation) {

    /** What becomes of an object's dependents. */
    public enum Propagation {
        ORPHAN,
        BACKGROUND,
        FOREGROUND
    }

    /** At the object's own pace, whatever its version. */
    public static DeleteOptions by(String component) {
        return new DeleteOptions(WriteOptions.by(component), null, null, null, null);
    }

    /** At once, if it still is the one with this UID. */
    public static DeleteOptions now(String component, String uid) {
        return new DeleteOptions(WriteOptions.by(component), 0L, uid, null, null);
    }
}
