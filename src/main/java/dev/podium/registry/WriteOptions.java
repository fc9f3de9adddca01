package dev.podium.registry;

import dev.podium.model.User;

/**
 * How a write is to be made.
 *
 * @param manager who writes: the field manager; empty if nobody knows
 * @param user on whose behalf
 * @param notices takes what is to be told of it
 */
public record WriteOptions(Commitment commitment, String manager, User user, Notices notices) {

    /** Whether the write is to last. */
    public enum Commitment {
        STORED,
        /** {@code dryRun=All}: everything happens but the storing. */
        DRY_RUN
    }

    /** A lasting write by that component. */
    public static WriteOptions by(String component) {
        return new WriteOptions(Commitment.STORED, component, User.component(component), Notices.NOBODY);
    }

    /** The same write, without lasting. */
    public WriteOptions tried() {
        return new WriteOptions(Commitment.DRY_RUN, manager, user, notices);
    }

    /** Tells the client something. */
    public void warn(String warning) {
        notices.warn(warning);
    }

    /** Tells the audit log something. */
    public void annotate(String key, String value) {
        notices.annotate(key, value);
    }

    public boolean dryRun() {
        return commitment == Commitment.DRY_RUN;
    }
}
