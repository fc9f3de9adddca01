package dev.podium.machinery.kind;

import dev.podium.machinery.Scope;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** One kind's defaults and validation. Its methods add to the errors that the {@link Field} reports into. */
public interface KindRules {

    /** Where objects of the kind live. */
    default Scope scope() {
        return Scope.NAMESPACED;
    }

    /** What an object's name must look like. */
    default NameRule nameRule() {
        return NameRule.SUBDOMAIN;
    }

    /** Whether an update is checked for its name and namespace as a new object is. */
    default boolean namesAgain() {
        return false;
    }

    /** Fills in what the client left out, in place. */
    default void applyDefaults(ObjectNode object) {}

    /** Checks an object on its own; its metadata has been checked. */
    default void validate(Field object) {}

    /** Checks an update; by default the updated object on its own. */
    default void validateUpdate(Field updated, Field old) {
        validate(updated);
    }

    /** Whether an update of the status is checked for finalizers that nobody's domain is part of. */
    default boolean statusNeedsKnownFinalizers() {
        return true;
    }

    /** Checks an update of the status alone. */
    default void validateStatusUpdate(Field updated, Field old) {}

    /** What the client is to be told although the object can be created as it is. */
    default List<String> warningsOnCreate(Field object) {
        return List.of();
    }

    /** What the client is to be told although an update can be made as it is. */
    default List<String> warningsOnUpdate(Field updated, Field old) {
        return List.of();
    }

    /** What the client is to be told although an update of the status can be made as it is. */
    default List<String> warningsOnStatusUpdate(Field updated) {
        return List.of();
    }

    /** Checks an update through another subresource. */
    default void validateSubresourceUpdate(String subresource, Field updated, Field old) {
        validateUpdate(updated, old);
    }
}
