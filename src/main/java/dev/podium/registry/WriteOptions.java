package dev.podium.registry;

import dev.podium.model.User;
import java.util.function.Consumer;

/**
 * How a write is to be made.
 *
 * @param manager who writes: the field manager; empty if nobody knows
 * @param user on whose behalf
 * @param warnings takes what the client is to be told, although the write is made
 */
public record WriteOptions(Commitment commitment, String manager, User user, Consumer<String> warnings) {

    private static final Consumer<String> NOBODY = _ -> {};

    /** Whether the write is to last. */
    public enum Commitment {
        STORED,
        /** {@code dryRun=All}: everything happens but the storing. */
        DRY_RUN
    }

    /** A lasting write by that component. */
    public static WriteOptions by(String component) {
        return new WriteOptions(Commitment.STORED, component, User.component(component), NOBODY);
    }

    /** The same write, without lasting. */
    public WriteOptions tried() {
        return new WriteOptions(Commitment.DRY_RUN, manager, user, warnings);
    }

    /** Tells the client something. */
    public void warn(String warning) {
        warnings.accept(warning);
    }

    public boolean dryRun() {
        return commitment == Commitment.DRY_RUN;
    }
}
