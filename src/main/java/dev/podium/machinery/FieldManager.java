package dev.podium.machinery;

import dev.podium.machinery.apply.Ownership;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps {@code metadata.managedFields} of the objects of one kind, as written in one way, and carries out server-side apply
 * (apimachinery, pkg/util/managedfields). Stateless, and safe to share.
 */
public interface FieldManager {

    /**
     * What is managed.
     *
     * @param type the version that clients write
     * @param schema of that version; null where there is none
     * @param subresource empty for the object itself
     * @param filter what can be changed this way
     * @param versions the other versions that entries may be in, by {@code apiVersion}; null for one that is not served
     */
    record Scope(
            GroupVersionKind type,
            @Nullable Schema schema,
            String subresource,
            FieldFilter filter,
            Function<String, @Nullable Translation> versions) {}

    /**
     * Between the version that is managed and another one. Neither function changes its argument.
     *
     * @param schema the other version's
     */
    record Translation(@Nullable Schema schema, UnaryOperator<ObjectNode> there, UnaryOperator<ObjectNode> back) {}

    /**
     * One write.
     *
     * @param manager who writes; empty if nobody knows
     * @param time RFC 3339
     */
    record Writer(String manager, String time) {}

    /** What an apply does about fields that others own and that it has other values for. */
    enum Force {
        REFUSE,
        TAKE
    }

    static FieldManager of(Scope scope) {
        return new Ownership(scope);
    }

    /**
     * Sets the managed fields of an object that is about to be created or replaced. Where they cannot be worked out, the
     * object keeps those it had.
     *
     * @param before the object as it is; null when it is about to be created
     * @param object the object as it shall be, with what the request says of managed fields: nothing leaves them to the
     *     server, an empty list forgets them
     */
    void update(@Nullable ObjectNode before, ObjectNode object, Writer writer);

    /**
     * What becomes of an object to which a configuration is applied, its managed fields included.
     *
     * @param live the object as it is; null when there is none
     * @throws ApplyConflictException when others own what would change and {@code force} does not take it
     * @throws ApplyException when the configuration is not one for this object
     */
    ObjectNode apply(@Nullable ObjectNode live, ObjectNode configuration, Writer writer, Force force);

    /**
     * Gives an object that is no other than it was, but for the times of its managed fields, the old times back: such a
     * write is none.
     */
    static void keepTimes(ObjectNode object, ObjectNode before) {
        Ownership.keepTimes(object, before);
    }
}
