package dev.podium.machinery.pod;

import dev.podium.machinery.Json;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Says how two trees differ, a line for each place, in the manner of upstream's cmp.Diff: minus the old, plus the new. */
public final class TreeDiff {
    private final StringBuilder out = new StringBuilder();

    private TreeDiff() {}

    /** Whether two trees say the same, an empty string, list or map being like none. */
    public static boolean same(JsonNode left, JsonNode right) {
        return bare(left).equals(bare(right));
    }

    /** The differences, one a line. */
    public static String of(JsonNode old, JsonNode updated) {
        TreeDiff diff = new TreeDiff();
        diff.compare("", bare(old), bare(updated));
        return diff.out.toString();
    }

    private void compare(String path, JsonNode old, JsonNode updated) {
        if (old.equals(updated)) {
            return;
        }
        if (old instanceof ObjectNode left && updated instanceof ObjectNode right) {
            Set<String> keys = new LinkedHashSet<>(left.propertyNames());
            keys.addAll(right.propertyNames());
            for (String key : keys) {
                compare(path.isEmpty() ? key : path + "." + key, left.path(key), right.path(key));
            }
        } else if (old instanceof ArrayNode left && updated instanceof ArrayNode right) {
            for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
                compare(path + "[" + i + "]", left.path(i), right.path(i));
            }
        } else {
            line('-', path, old);
            line('+', path, updated);
        }
    }

    private void line(char sign, String path, JsonNode value) {
        if (!value.isMissingNode()) {
            out.append(sign).append(" \t").append(path).append(": ").append(Json.text(value)).append('\n');
        }
    }

    /** The tree without what semantic equality passes over: nulls and empty strings, lists and maps. */
    static JsonNode bare(JsonNode node) {
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
