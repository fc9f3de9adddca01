package dev.podium.registry;

import dev.podium.machinery.FieldManager;
import java.util.function.UnaryOperator;
import tools.jackson.databind.node.ObjectNode;

/** What a write makes of an object. */
sealed interface Change {

    /** Whatever the function makes of it; the writer owns what is then different. */
    record Replacement(UnaryOperator<ObjectNode> function) implements Change {}

    /** A configuration is laid over it; the writer owns what the configuration names. */
    record Applied(ObjectNode configuration, FieldManager.Force force) implements Change {}
}
