package dev.podium.registry;

import dev.podium.model.User;

/**
 * How a write is to be made.
 *
 * @param manager who writes: the field manager; empty if nobody knows
 * @param user on whose behalf
 */
public record WriteOptions(Commitment commitment, String manager, User user) {

    /** Whether the write is to last. */
    public enum Commitment {
        STORED,
        /** {@code dryRun=All}: everything happens but the storing. */
        DRY_RUN
    }

    /** A lasting write by that component. */
    public static WriteOptions by(String component) {
        return new WriteOptions(Commitment.STORED, component, User.component(component));
    }

    /** The same write, without lasting. */
    public WriteOptions tried() {
        return new WriteOptions(Commitment.DRY_RUN, manager, user);
    }

    public boolean dryRun() {
        return commitment == Commitment.DRY_RUN;
    }
}
