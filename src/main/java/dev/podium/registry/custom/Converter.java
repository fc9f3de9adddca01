package dev.podium.registry.custom;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Brings custom objects from the version that they are in to another. */
public interface Converter {

    /** The versions differ in nothing but their names. */
    Converter NONE = (objects, version) -> {
        objects.forEach(each -> each.put("apiVersion", version));
        return objects;
    };

    /**
     * Converts objects, in their order; may reuse the arguments.
     *
     * @param objects none of which is in that version yet
     * @param version as {@code apiVersion} has it
     * @throws dev.podium.registry.ApiException 500, if it fails
     */
    List<ObjectNode> convert(List<ObjectNode> objects, String version);
}
