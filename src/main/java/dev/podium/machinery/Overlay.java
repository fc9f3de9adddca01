package dev.podium.machinery;

import dev.podium.machinery.apply.Layer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Lays configurations over objects without an account of who owns what, as admission policies do. */
public final class Overlay {

    private Overlay() {}

    /**
     * The object with what the configuration says; lists are merged as server-side apply merges them. Neither argument is changed.
     *
     * @param schema of both; null if nothing is known
     * @throws ApplyException if the configuration does not fit the schema, or has a value that could only be replaced as a whole;
     *     in upstream's words (apiserver, {@code plugin/policy/mutating/patch/smd.go})
     */
    public static ObjectNode of(ObjectNode object, ObjectNode configuration, @Nullable Schema schema) {
        return Layer.laid(object, configuration, schema);
    }
}
