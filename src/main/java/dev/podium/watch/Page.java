package dev.podium.watch;

import org.jspecify.annotations.Nullable;

/**
 * Which part of a list, and as of when.
 *
 * @param revision the revision to read at; 0 for the newest
 * @param after the key after which to start; null for the beginning
 * @param limit how many objects at most; 0 for all
 */
public record Page(long revision, @Nullable String after, int limit) {

    /** Everything, now. */
    public static final Page ALL = new Page(0, null, 0);
}
