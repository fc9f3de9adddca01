package dev.podium.registry.strategy;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a write through a part of an object leaves alone of its metadata (upstream's {@code ResetObjectMetaForStatus}). */
final class OldMetadata {

    private static final List<String> FIELDS =
            List.of("deletionTimestamp", "generation", "selfLink", "labels", "annotations", "finalizers", "ownerReferences");

    private OldMetadata() {}

    /** Puts back everything but what names the object, and who owns which field. */
    static void restore(ObjectNode object, ObjectNode old) {
        FIELDS.forEach(each -> restore(object, old, each));
    }

    /** Puts one field back as it was. */
    static void restore(ObjectNode object, ObjectNode old, String field) {
        JsonNode before = old.path("metadata").path(field);
        if (!(object.get("metadata") instanceof ObjectNode metadata)) {
            return;
        }
        if (before.isMissingNode()) {
            metadata.remove(field);
        } else {
            metadata.set(field, before.deepCopy());
        }
    }
}
