package dev.podium.machinery;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a body decoded into.
 *
 * @param object the object, holding only fields its schema knows, its values in canonical form
 * @param warnings what {@link FieldValidation#WARN} tells the client, in the order found
 */
public record Decoded(ObjectNode object, List<String> warnings) {
    public Decoded {
        warnings = List.copyOf(warnings);
    }
}
