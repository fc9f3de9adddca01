package dev.podium.registry;

import dev.podium.watch.CachedObject;
import java.util.List;

/**
 * A list, or a page of one.
 *
 * @param revision of which state
 * @param items in key order
 * @param resume the token for the next page; empty if this is the last one
 * @param remaining how many follow; negative if nobody counted
 */
public record ObjectPage(long revision, List<CachedObject> items, String resume, long remaining) {}
