package dev.podium.registry;

import dev.podium.machinery.FieldError;
import dev.podium.machinery.FieldFilter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is special about one kind, as slots in the registry's fixed phases; after upstream's {@code RESTCreateStrategy} and
 * its siblings. Objects are as the resource handles them ({@link Codec}). Every default is right for a kind without rules of its own.
 */
public interface ResourceStrategy {

    /** What a kind may have to know of the request that writes it. */
    record Request(WriteOptions options, Instant now) {}

    /** Sets or drops what a client may not decide about a new object, which has its name and UID. */
    default void prepareForCreate(ObjectNode object, Request request) {
        prepareForCreate(object);
    }

    /** The same for kinds that need not know who asks. */
    default void prepareForCreate(ObjectNode object) {
        object.remove("status");
    }

    /** Carries over what an update of the object itself may not change; {@code object} has the status of {@code old}. */
    default void prepareForUpdate(ObjectNode object, ObjectNode old) {}

    /** Carries over what an update of the status may not change; {@code object} has everything but the status of {@code old}. */
    default void prepareForStatusUpdate(ObjectNode object, ObjectNode old, Request request) {
        prepareForStatusUpdate(object, old);
    }

    /** The same for kinds that need not know who asks. */
    default void prepareForStatusUpdate(ObjectNode object, ObjectNode old) {}

    /** Carries over what an update through another subresource may not change. */
    default void prepareForSubresourceUpdate(String subresource, ObjectNode object, ObjectNode old, Request request) {
        prepareForSubresourceUpdate(subresource, object, old);
    }

    /** The same for kinds that need not know who asks. */
    default void prepareForSubresourceUpdate(String subresource, ObjectNode object, ObjectNode old) {}

    /** Rules beyond the kind's own validation. */
    default List<FieldError> validateUpdate(ObjectNode object, ObjectNode old) {
        return List.of();
    }

    /** Fills in, once a write of the object itself is allowed, what upstream's controllers fill in a moment later. */
    default void complete(ObjectNode object) {}

    /** Whether {@code metadata.generation} counts changes of what is asked for. */
    default boolean countsGenerations() {
        return false;
    }

    /** What {@code metadata.generation} of a new object is, where it is counted; zero is not shown. */
    default long firstGeneration() {
        return 1;
    }

    /** Whether an update asks for something else than before, and so begins a new generation. */
    default boolean asksForMore(ObjectNode object, ObjectNode old) {
        return !object.path("spec").equals(old.path("spec"));
    }

    /** Whether the object has a status that only the status subresource may change. */
    default boolean separatesStatus() {
        return true;
    }

    /** Whether a PUT to a name that does not exist creates it. */
    default boolean createsOnUpdate() {
        return false;
    }

    /** Whether an update without a resourceVersion overwrites whatever is there. */
    default boolean updatesUnconditionally() {
        return true;
    }

    /** Whether the answer to a deletion that removed the object is the object rather than a {@code Status}. */
    default boolean returnsDeletedObject() {
        return false;
    }

    /** Whether what the object owns stays when a client deletes it without a word about that. */
    default boolean orphansDependents() {
        return false;
    }

    /** Which fields a write of that part can change, and so own. */
    default FieldFilter ownable(Part part) {
        return switch (part) {
            case Part.Whole _ -> separatesStatus() ? FieldFilter.without("status") : FieldFilter.ALL;
            case Part.Status _ -> FieldFilter.without("spec");
            case Part.Named(String subresource) -> subresource.equals("scale")
                    ? FieldFilter.only("spec.replicas")
                    : FieldFilter.ALL;
            case Part.Server _ -> FieldFilter.ALL;
        };
    }

    /** The field selectors that this kind knows beyond {@code metadata.name} and {@code metadata.namespace}. */
    default List<String> selectableFields() {
        return List.of();
    }

    /** Puts the values of {@link #selectableFields} into {@code into}. */
    default void fields(JsonNode object, Map<String, String> into) {}

    /**
     * How long the object may linger between the request to delete it and its removal; zero for kinds that are removed at
     * once. {@code asked} is what the client wants, negative if it does not say.
     */
    default Duration grace(ObjectNode object, long asked) {
        return Duration.ZERO;
    }

    /** Whether the object must stay although it has no finalizers, such as a namespace that is not empty. */
    default boolean holdsBack(ObjectNode object) {
        return false;
    }

    /** Where its scale is, for kinds that have one. */
    default ScalePaths scale() {
        return ScalePaths.STANDARD;
    }

    /** What Tables show besides the name, for kinds that users define; empty: the age. */
    default List<PrinterColumn> columns() {
        return List.of();
    }

    /** What everybody is told who uses the resource, such as that it is deprecated; empty: nothing. */
    default String warning() {
        return "";
    }

    /** Marks an object whose deletion has begun. */
    default void markDeleted(ObjectNode object, Instant now) {}
}
