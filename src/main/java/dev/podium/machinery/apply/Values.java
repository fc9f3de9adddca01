package dev.podium.machinery.apply;

import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** JSON values as structured-merge-diff sees them: a null is an empty map or list, and 1 equals 1.0. */
final class Values {

    private static final ObjectNode NO_MEMBERS = JsonNodeFactory.instance.objectNode();
    private static final ArrayNode NO_ITEMS = JsonNodeFactory.instance.arrayNode();

    private Values() {}

    /** The value's members; none when it is absent or no object. To be read only. */
    static ObjectNode members(@Nullable JsonNode value) {
        return value instanceof ObjectNode object ? object : NO_MEMBERS;
    }

    /** The value's items; none when it is absent or no array. To be read only. */
    static ArrayNode items(@Nullable JsonNode value) {
        return value instanceof ArrayNode array ? array : NO_ITEMS;
    }

    static boolean same(JsonNode a, JsonNode b) {
        if (a == b || a.equals(b)) {
            return true;
        }
        if (a.isNumber() && b.isNumber()) {
            return a.decimalValue().compareTo(b.decimalValue()) == 0;
        }
        if (a instanceof ArrayNode left && b instanceof ArrayNode right && left.size() == right.size()) {
            Iterator<JsonNode> others = right.iterator();
            for (JsonNode each : left) {
                if (!same(each, others.next())) {
                    return false;
                }
            }
            return true;
        }
        if (a instanceof ObjectNode left && b instanceof ObjectNode right && left.size() == right.size()) {
            for (Map.Entry<String, JsonNode> each : left.properties()) {
                JsonNode other = right.get(each.getKey());
                if (other == null || !same(each.getValue(), other)) {
                    return false;
                }
            }
            return true;
        }
        return false;
    }
}
