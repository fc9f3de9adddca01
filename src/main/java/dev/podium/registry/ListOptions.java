package dev.podium.registry;

import org.jspecify.annotations.Nullable;

/**
 * Which state of a resource to list, and how much of it.
 *
 * @param resourceVersion empty: the latest; {@code 0}: any; else see {@code match}
 * @param match how {@code resourceVersion} is meant; null: upstream's legacy rule
 * @param limit at most so many objects; 0: all
 * @param resume the token of the page before, or empty
 */
public record ListOptions(String resourceVersion, @Nullable Match match, int limit, String resume) {

    /** The latest state, whole. */
    public static final ListOptions ALL = new ListOptions("", null, 0, "");

    /** How a resourceVersion is meant. */
    public enum Match {
        EXACT,
        NOT_OLDER_THAN
    }
}
