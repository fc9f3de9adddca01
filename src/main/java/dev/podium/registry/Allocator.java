package dev.podium.registry;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gives the objects of one resource what no two of them may have. What is taken is what the stored objects say, so nothing
 * leaks when a write fails, is only tried, or when the server dies; writers take turns instead.
 */
public interface Allocator {

    /** For resources that have nothing to share. */
    Allocator NONE = new Allocator() {
        @Override
        public <T> T exclusively(Supplier<T> write) {
            return write.get();
        }

        @Override
        public void allocate(ObjectNode object, @Nullable ObjectNode old) {}

        @Override
        public void settle(@Nullable ObjectNode object, @Nullable ObjectNode old) {}

        @Override
        public void repair() {}
    };

    /** Runs a write, from allocation to commit, while no other one allocates. */
    <T> T exclusively(Supplier<T> write);

    /**
     * Completes an object that is about to be written; it has not been validated yet.
     *
     * @param old the object that it replaces, if any
     * @throws ApiException if what it asks for is not to be had
     */
    void allocate(ObjectNode object, @Nullable ObjectNode old);

    /** Follows up on a write that has been made: {@code object} is null after a deletion, {@code old} after a creation. */
    void settle(@Nullable ObjectNode object, @Nullable ObjectNode old);

    /** Does what {@link #settle} should have done when the server died before it could. */
    void repair();
}
