package dev.podium.machinery;

import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Equality as upstream's validation has it. */
public final class SemanticEquality {
    private SemanticEquality() {}

    /** Whether two trees say the same, an empty string, list or map being like none. */
    public static boolean same(JsonNode left, JsonNode right) {
        return bare(left).equals(bare(right));
    }

    /** The tree without what semantic equality passes over: nulls and empty strings, lists and maps. */
    public static JsonNode bare(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                ObjectNode bare = JsonNodeFactory.instance.objectNode();
                for (Map.Entry<String, JsonNode> each : object.properties()) {
                    JsonNode value = bare(each.getValue());
                    if (!nothing(value)) {
                        bare.set(each.getKey(), value);
                    }
                }
                yield bare;
            }
            case ArrayNode array -> {
                ArrayNode bare = JsonNodeFactory.instance.arrayNode();
                array.forEach(each -> bare.add(bare(each)));
                yield bare;
            }
            default -> node;
        };
    }

    private static boolean nothing(JsonNode value) {
        return value.isNull()
                || value.isContainer() && value.isEmpty()
                || value.isString() && value.stringValue().isEmpty();
    }
}
