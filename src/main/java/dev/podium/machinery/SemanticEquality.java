package dev.podium.machinery;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
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

    /**
     * Whether two structs say the same: as {@link #same}, but a pointer to a struct that is empty is another thing than none.
     *
     * @param definition the full name of their definition
     */
    public static boolean sameStructs(String definition, JsonNode left, JsonNode right) {
        return left.equals(right) || alike(GoStructs.of(definition, left), GoStructs.of(definition, right));
    }

    private static boolean alike(JsonNode left, JsonNode right) {
        if (left instanceof ObjectNode one && right instanceof ObjectNode other) {
            Set<String> members = new HashSet<>(one.propertyNames());
            members.addAll(other.propertyNames());
            return members.stream().allMatch(each -> alike(one.path(each), other.path(each)));
        }
        if (left instanceof ArrayNode one && right instanceof ArrayNode other) {
            return one.size() == other.size() && IntStream.range(0, one.size()).allMatch(i -> alike(one.get(i), other.get(i)));
        }
        return left.equals(right) || empty(left) && empty(right);
    }

    private static boolean empty(JsonNode value) {
        return value.isNull() || value.isMissingNode() || value.isContainer() && value.isEmpty();
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
