package dev.podium.machinery.apply;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The field sets of values (structured-merge-diff, typed/tofieldset.go). */
final class FieldsOf {

    private FieldsOf() {}

    /**
     * What a client that applies this configuration owns: every leaf, and the keys of maps and the items of lists, but not
     * the members that a schema declares and that only hold others.
     *
     * @throws MismatchException when a list's items cannot be told apart
     */
    static FieldSet configuration(JsonNode value, Shape shape) {
        return node(value, shape, false);
    }

    /** Every path of a value, those that only hold others included: what appears or goes when all of it does. */
    static FieldSet everything(JsonNode value, Shape shape) {
        return node(value, shape, true);
    }

    private static FieldSet node(JsonNode value, Shape shape, boolean containers) {
        Shape.Kind kind = shape.kind(value);
        switch (kind) {
            case SCALAR, OPEN -> {
                return FieldSet.LEAF;
            }
            case MAP, LIST -> {
                if (shape.atomic(kind)) {
                    return FieldSet.LEAF;
                }
            }
        }
        FieldSet.Builder result = new FieldSet.Builder();
        boolean empty = value.isEmpty();
        if (containers && empty) {
            return FieldSet.LEAF;
        }
        if (containers) {
            result.self();
        }
        if (value instanceof ObjectNode object && kind == Shape.Kind.MAP) {
            members(object, shape, containers, result);
        } else if (value instanceof ArrayNode array && kind == Shape.Kind.LIST) {
            items(array, shape, containers, result);
        }
        return result.build();
    }

    private static void members(ObjectNode object, Shape shape, boolean containers, FieldSet.Builder result) {
        for (Map.Entry<String, JsonNode> each : object.properties()) {
            JsonNode value = each.getValue();
            String element = Element.field(each.getKey());
            result.put(element, node(value, shape.member(each.getKey()), containers));
            if (value.isNull() || value.isObject() && value.isEmpty() || !shape.declares(each.getKey())) {
                result.put(element, FieldSet.LEAF);
            }
        }
    }

    private static void items(ArrayNode array, Shape shape, boolean containers, FieldSet.Builder result) {
        Set<String> seen = new HashSet<>();
        Set<String> repeated = new HashSet<>();
        for (JsonNode each : array) {
            String element = Items.element(shape, each);
            if (!seen.add(element)) {
                repeated.add(element);
            }
        }
        for (JsonNode each : array) {
            String element = Items.element(shape, each);
            result.put(element, repeated.contains(element) ? FieldSet.LEAF : node(each, shape.item(), containers));
            result.put(element, FieldSet.LEAF);
        }
    }
}
