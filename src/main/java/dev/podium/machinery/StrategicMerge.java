package dev.podium.machinery;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The strategic merge patch of apimachinery's pkg/util/strategicpatch, with every directive: {@code $patch},
 * {@code $retainKeys}, {@code $setElementOrder/…} and {@code $deleteFromPrimitiveList/…}. Works on trees it may change.
 */
final class StrategicMerge {
    static final String DIRECTIVE = "$patch";
    private static final String RETAIN_KEYS = "$retainKeys";
    private static final String ORDER = "$setElementOrder";
    private static final String DELETE_LIST = "$deleteFromPrimitiveList";

    private StrategicMerge() {}

    static ObjectNode apply(Schema schema, ObjectNode original, ObjectNode patch) {
        return merge(original, patch, schema);
    }

    static ObjectNode merge(ObjectNode original, ObjectNode patch, @Nullable Schema schema) {
        JsonNode directive = patch.get(DIRECTIVE);
        if (directive != null) {
            return switch (directive.asString("")) {
                case "replace" -> {
                    patch.remove(DIRECTIVE);
                    yield patch;
                }
                case "delete" -> JsonNodeFactory.instance.objectNode();
                default -> throw unknownDirective(directive, patch);
            };
        }
        retainKeys(original, patch);
        applyOrders(original, patch, schema);
        for (Map.Entry<String, JsonNode> each : List.copyOf(patch.properties())) {
            boolean deletes = each.getKey().startsWith(DELETE_LIST);
            String key = deletes ? suffix(each.getKey(), DELETE_LIST, "invalid patch format of primitive list") : each.getKey();
            JsonNode change = each.getValue();
            if (change.isNull()) {
                original.remove(key);
                continue;
            }
            JsonNode present = original.get(key);
            if (present == null) {
                if (!deletes) {
                    original.set(key, stripped(change));
                }
                continue;
            }
            Schema field = field(schema, key);
            if (present instanceof ObjectNode map && change instanceof ObjectNode changes) {
                original.set(key, replaces(field) ? stripped(changes) : merge(map, changes, field));
            } else if (present instanceof ArrayNode list && change instanceof ArrayNode changes) {
                original.set(key, deletes ? without(list, changes) : mergeLists(list, changes, field));
            } else {
                original.set(key, stripped(change));
            }
        }
        return original;
    }

    private static PatchException unknownDirective(JsonNode directive, ObjectNode patch) {
        return PatchException.doesNotApply("unknown patch type: " + directive.asString("") + " in map: " + shown(patch));
    }

    private static @Nullable Schema field(@Nullable Schema schema, String key) {
        return schema == null ? null : schema.property(key);
    }

    private static boolean replaces(@Nullable Schema field) {
        return field != null && field.patchStrategies().contains("replace");
    }

    private static boolean merges(@Nullable Schema field) {
        return field != null && field.patchStrategies().contains("merge");
    }

    private static @Nullable String mergeKey(@Nullable Schema field) {
        return field == null ? null : field.patchMergeKey();
    }

    private static @Nullable Schema items(@Nullable Schema field) {
        return field == null ? null : field.items();
    }

    private static String suffix(String key, String prefix, String malformed) {
        if (!key.startsWith(prefix + "/")) {
            throw PatchException.doesNotApply(malformed);
        }
        return key.substring(prefix.length() + 1);
    }

    /** What is added as a whole carries no directives and no nulls into the object. */
    private static JsonNode stripped(JsonNode value) {
        switch (value) {
            case ObjectNode object -> {
                for (Map.Entry<String, JsonNode> each : List.copyOf(object.properties())) {
                    String key = each.getKey();
                    if (key.equals(DIRECTIVE) || key.equals(RETAIN_KEYS) || key.startsWith(ORDER + "/")
                            || key.startsWith(DELETE_LIST + "/") || each.getValue().isNull()) {
                        object.remove(key);
                    } else {
                        object.set(key, stripped(each.getValue()));
                    }
                }
            }
            case ArrayNode array -> {
                array.removeIf(each -> each.path(DIRECTIVE).asString("").matches("delete|replace"));
                array.forEach(StrategicMerge::stripped);
            }
            default -> {}
        }
        return value;
    }

    private static void retainKeys(ObjectNode original, ObjectNode patch) {
        JsonNode declared = patch.remove(RETAIN_KEYS);
        if (declared == null) {
            return;
        }
        if (!(declared instanceof ArrayNode)) {
            throw PatchException.doesNotApply("invalid patch format of retainKeys");
        }
        Set<String> retained = new HashSet<>();
        declared.forEach(each -> retained.add(each.asString("")));
        for (Map.Entry<String, JsonNode> each : patch.properties()) {
            boolean directive = each.getKey().startsWith(DELETE_LIST) || each.getKey().startsWith(ORDER);
            if (!each.getValue().isNull() && !directive && !retained.contains(each.getKey())) {
                throw PatchException.doesNotApply("invalid patch format of retainKeys");
            }
        }
        original.retain(retained);
    }

    private static void applyOrders(ObjectNode original, ObjectNode patch, @Nullable Schema schema) {
        for (String directive : List.copyOf(patch.propertyNames())) {
            if (!directive.startsWith(ORDER)) {
                continue;
            }
            JsonNode declared = patch.remove(directive);
            if (!(declared instanceof ArrayNode order)) {
                throw wrongType("[]interface {}", declared);
            }
            String key = suffix(directive, ORDER, "invalid patch format of setElementOrder list");
            JsonNode present = original.get(key);
            JsonNode change = patch.get(key);
            Schema field = field(schema, key);
            String mergeKey = mergeKey(field);
            ArrayNode list = present == null ? null : list(present);
            ArrayNode changes = change == null || change.isNull() ? null : list(change);
            if (list == null && changes == null) {
                continue;
            }
            if (changes != null) {
                checkOrder(changes, order, mergeKey);
            }
            List<JsonNode> before = list == null ? List.of() : List.copyOf(list.values());
            ArrayNode merged = list == null
                    ? list(stripped(changes))
                    : changes == null ? list : mergeLists(list, changes, field);
            original.set(key, ElementOrder.arrange(merged, order, before, mergeKey));
            patch.remove(key);
        }
    }

    private static ArrayNode list(@Nullable JsonNode node) {
        if (node instanceof ArrayNode array) {
            return array;
        }
        throw wrongType("[]interface {}", node);
    }

    private static PatchException wrongType(String expected, @Nullable JsonNode actual) {
        String received = switch (actual) {
            case null -> "%!s(<nil>)";
            case ObjectNode object -> "map[string]interface {}";
            case ArrayNode array -> "[]interface {}";
            default -> switch (GoTypes.kindOf(actual)) {
                case "number" -> actual.isIntegralNumber() ? "int64" : "float64";
                case "null" -> "%!s(<nil>)";
                case String kind -> kind;
            };
        };
        return PatchException.doesNotApply("expected a " + expected + ", but received a " + received);
    }

    /** The patch's items must come in the order that the directive lists them. */
    private static void checkOrder(ArrayNode patch, ArrayNode order, @Nullable String mergeKey) {
        if (order.isEmpty() || patch.isEmpty()) {
            return;
        }
        int next = 0;
        for (JsonNode item : patch) {
            if (item.has(DIRECTIVE)) {
                continue;
            }
            while (next < order.size() && !ElementOrder.sameElement(item, order.get(next), mergeKey)) {
                next++;
            }
            if (next++ >= order.size()) {
                throw PatchException.doesNotApply("The order in patch list:\n" + shown(patch) + "\n doesn't match "
                        + ORDER + " list:\n" + shown(order) + "\n");
            }
        }
    }

    private static ArrayNode without(ArrayNode list, ArrayNode deleted) {
        list.removeIf(each -> deleted.valueStream().anyMatch(gone -> JsonPatch.same(each, gone)));
        return list;
    }

    private static ArrayNode mergeLists(ArrayNode list, ArrayNode changes, @Nullable Schema field) {
        if (!merges(field)) {
            return list(stripped(changes));
        }
        if (list.isEmpty() && changes.isEmpty()) {
            return list;
        }
        boolean maps = elementsAreMaps(list, changes);
        String mergeKey = mergeKey(field);
        List<JsonNode> before = List.copyOf(list.values());
        if (!maps) {
            for (JsonNode each : changes) {
                if (list.valueStream().noneMatch(known -> JsonPatch.same(known, each))) {
                    list.add(each);
                }
            }
            return ElementOrder.arrange(list, changes, before, null);
        }
        if (mergeKey == null) {
            throw PatchException.doesNotApply("cannot merge lists without merge key for type struct");
        }
        ArrayNode merged = list;
        ArrayNode plain = JsonNodeFactory.instance.arrayNode();
        boolean replace = false;
        for (JsonNode each : changes) {
            JsonNode directive = each.get(DIRECTIVE);
            switch (directive == null ? "" : directive.asString("?")) {
                case "" -> plain.add(each);
                case "delete" -> {
                    JsonNode key = ElementOrder.keyOf(each, mergeKey);
                    merged.removeIf(known -> known.has(mergeKey) && JsonPatch.same(known.get(mergeKey), key));
                }
                case "replace" -> replace = true;
                case "merge" -> throw PatchException.doesNotApply("merging lists cannot yet be specified in the patch");
                default -> throw unknownDirective(directive, each.asObject());
            }
        }
        if (replace) {
            return list(stripped(plain));
        }
        Map<JsonNode, Integer> positions = new LinkedHashMap<>();
        for (int i = 0; i < merged.size(); i++) {
            JsonNode key = merged.get(i).get(mergeKey);
            if (key != null) {
                positions.putIfAbsent(key, i);
            }
        }
        for (JsonNode each : plain) {
            JsonNode key = ElementOrder.keyOf(each, mergeKey);
            Integer position = positions.get(key);
            if (position != null) {
                merged.set(position, merge(merged.get(position).asObject(), each.asObject(), items(field)));
            } else {
                positions.put(key, merged.size());
                merged.add(stripped(each));
            }
        }
        return ElementOrder.arrange(merged, plain, before, mergeKey);
    }

    private static boolean elementsAreMaps(ArrayNode list, ArrayNode changes) {
        List<JsonNode> all = new ArrayList<>(list.values());
        all.addAll(changes.values());
        if (all.getFirst().isArray()) {
            throw PatchException.doesNotApply("lists of lists are not supported");
        }
        for (JsonNode each : all) {
            if (each.getNodeType() != all.getFirst().getNodeType()) {
                throw PatchException.doesNotApply(
                        "list element types are not identical: [" + shown(list) + " " + shown(changes) + "]");
            }
        }
        return all.getFirst().isObject();
    }

    /** A value as Go's {@code %v} shows it. */
    static String shown(JsonNode value) {
        StringBuilder out = new StringBuilder();
        switch (value) {
            case ObjectNode object -> {
                out.append("map[");
                object.properties().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .forEach(each -> out.append(out.length() > 4 ? " " : "").append(each.getKey()).append(':').append(shown(each.getValue())));
                out.append(']');
            }
            case ArrayNode array -> {
                out.append('[');
                array.forEach(each -> out.append(out.length() > 1 ? " " : "").append(shown(each)));
                out.append(']');
            }
            default -> out.append(value.isNull() ? "<nil>" : value.asString(""));
        }
        return out.toString();
    }
}
