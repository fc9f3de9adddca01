package dev.podium.machinery.apply;

import dev.podium.machinery.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Tells the items of sets and keyed lists apart (structured-merge-diff, typed/helpers.go). */
final class Items {

    private Items() {}

    /**
     * The step that leads to an item of a list of that shape.
     *
     * @throws MismatchException when the item has no identity
     */
    static String element(Shape list, JsonNode item) {
        List<String> keys = list.keys();
        if (keys.isEmpty()) {
            return inSet(item);
        }
        if (item.isNull()) {
            throw new MismatchException("associative list with keys may not have a null element");
        }
        if (!(item instanceof ObjectNode object)) {
            throw new MismatchException("associative list with keys may not have non-map elements");
        }
        if (keys.size() == 1) {
            return Element.key(Map.of(keys.getFirst(), key(list, object, keys.getFirst())));
        }
        Map<String, JsonNode> values = new HashMap<>();
        keys.forEach(each -> values.put(each, key(list, object, each)));
        return Element.key(values);
    }

    private static JsonNode key(Shape list, ObjectNode item, String name) {
        JsonNode value = item.get(name);
        if (value != null) {
            return value;
        }
        @Nullable JsonNode otherwise = list.item().member(name).defaultValue();
        if (otherwise == null) {
            throw new MismatchException("associative list with keys has an element that omits key field "
                    + Json.text(Json.mapper().getNodeFactory().stringNode(name)) + " (and doesn't have default value)");
        }
        return otherwise;
    }

    private static String inSet(JsonNode item) {
        return switch (item.getNodeType()) {
            case OBJECT -> throw new MismatchException("associative list without keys has an element that's a map type");
            case ARRAY -> throw new MismatchException("not supported: associative list with lists as elements");
            case NULL -> throw new MismatchException("associative list without keys has an element that's an explicit null");
            default -> Element.value(item);
        };
    }
}
