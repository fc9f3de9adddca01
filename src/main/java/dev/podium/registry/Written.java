package dev.podium.registry;

import tools.jackson.databind.node.ObjectNode;

/**
 * The outcome of a write.
 *
 * @param object the object in the version it was asked in
 * @param bytes the same, as JSON
 */
public record Written(Effect effect, ObjectNode object, byte[] bytes) {

    /** What the write did. */
    public enum Effect {
        CREATED,
        UPDATED,
        /** The object has been marked for deletion, or changed while it waits for it. */
        DELETING,
        DELETED
    }
}
