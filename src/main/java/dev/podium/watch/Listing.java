package dev.podium.watch;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A consistent picture of everything under a prefix, or of a page of it.
 *
 * @param revision the revision it shows; a watch from here on misses nothing
 * @param items in key order
 * @param next the key after which the next page starts; null if this is the last
 * @param remaining how many objects come after this page
 */
public record Listing(long revision, List<CachedObject> items, @Nullable String next, long remaining) {}
