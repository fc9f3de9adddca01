package dev.podium.machinery.apply;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes a field set out of a value, or everything else (structured-merge-diff, typed/remove.go). The arguments are not
 * changed, but share parts with the result.
 */
final class Removal {

    private Removal() {}

    /** The object without these fields. */
    static ObjectNode of(ObjectNode value, FieldSet fields, Shape shape) {
        return fields.isEmpty() ? value : Values.members(without(value, fields, shape));
    }

    /** The value without these fields; null when nothing is left of it. */
    private static @Nullable JsonNode without(JsonNode value, FieldSet fields, Shape shape) {
        Shape.Kind kind = shape.kind(value);
        return switch (kind) {
            case MAP -> {
                if (shape.atomic(kind) || value.isEmpty() || !(value instanceof ObjectNode object)) {
                    yield null;
                }
                ObjectNode result = JsonNodeFactory.instance.objectNode();
                for (Map.Entry<String, JsonNode> each : object.properties()) {
                    FieldSet below = fields.child(Element.field(each.getKey()));
                    if (!below.isMember()) {
                        JsonNode left = below.isEmpty()
                                ? each.getValue()
                                : without(each.getValue(), below, shape.member(each.getKey()));
                        result.set(each.getKey(), left == null ? JsonNodeFactory.instance.nullNode() : left);
                    }
                }
                yield result.isEmpty() ? null : result;
            }
            case LIST -> {
                if (shape.atomic(kind) || value.isEmpty() || !(value instanceof ArrayNode array)) {
                    yield null;
                }
                ArrayNode result = JsonNodeFactory.instance.arrayNode();
                for (JsonNode each : array) {
                    FieldSet below = fields.child(Items.element(shape, each));
                    if (!below.isMember()) {
                        JsonNode left = below.isEmpty() ? each : without(each, below, shape.item());
                        if (left != null) {
                            result.add(left);
                        }
                    }
                }
                yield result.isEmpty() ? null : result;
            }
            case SCALAR, OPEN -> value;
        };
    }
}
