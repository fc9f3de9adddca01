package dev.podium.registry;

import tools.jackson.databind.node.ObjectNode;

/** Whether an object belongs where the request's path puts it. */
final class Placement {

    private Placement() {}

    /** Puts an object that names no namespace into the path's; refuses one that names another. Without one in the path it has none. */
    static void check(Resource resource, String namespace, ObjectNode object) {
        String own = Metadata.text(object, "namespace");
        if (!resource.namespaced()) {
            Metadata.of(object).remove("namespace");
            return;
        }
        if (own.isEmpty()) {
            Metadata.of(object).put("namespace", namespace);
        } else if (!own.equals(namespace)) {
            throw ApiException.badRequest("the namespace of the provided object does not match the namespace sent on the"
                    + " request");
        }
    }
}
