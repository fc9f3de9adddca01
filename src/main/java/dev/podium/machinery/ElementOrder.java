package dev.podium.machinery;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * In which order a merged list comes out of a strategic merge patch: the listed items as listed, those only the server had
 * in their old order, the two sequences interleaved by where the items stood before.
 */
final class ElementOrder {
    private ElementOrder() {}

    static ArrayNode arrange(ArrayNode merged, ArrayNode order, List<JsonNode> before, @Nullable String mergeKey) {
        List<JsonNode> listed = new ArrayList<>();
        for (JsonNode wanted : order) {
            for (JsonNode item : merged) {
                if (sameElement(item, wanted, mergeKey) && listed.stream().noneMatch(known -> known == item)) {
                    listed.add(item);
                }
            }
        }
        List<JsonNode> others = new ArrayList<>();
        for (JsonNode item : merged) {
            if (order.valueStream().noneMatch(wanted -> sameElement(item, wanted, mergeKey))) {
                others.add(item);
            }
        }
        ArrayNode result = JsonNodeFactory.instance.arrayNode(merged.size());
        int left = 0;
        int right = 0;
        while (left < listed.size() && right < others.size()) {
            int listedAt = position(before, listed.get(left), mergeKey);
            int otherAt = position(before, others.get(right), mergeKey);
            boolean otherFirst = listedAt >= 0 && otherAt >= 0 && otherAt < listedAt;
            if (otherFirst) {
                result.add(others.get(right++));
            } else {
                result.add(listed.get(left++));
            }
        }
        listed.subList(left, listed.size()).forEach(result::add);
        others.subList(right, others.size()).forEach(result::add);
        return result;
    }

    private static int position(List<JsonNode> list, JsonNode item, @Nullable String mergeKey) {
        for (int i = 0; i < list.size(); i++) {
            if (sameElement(list.get(i), item, mergeKey)) {
                return i;
            }
        }
        return -1;
    }

    static boolean sameElement(JsonNode left, JsonNode right, @Nullable String mergeKey) {
        return mergeKey == null
                ? JsonPatch.same(left, right)
                : JsonPatch.same(keyOf(left, mergeKey), keyOf(right, mergeKey));
    }

    static JsonNode keyOf(JsonNode item, String mergeKey) {
        JsonNode key = item.get(mergeKey);
        if (key == null) {
            throw PatchException.doesNotApply(
                    "map: " + StrategicMerge.shown(item) + " does not contain declared merge key: " + mergeKey);
        }
        return key;
    }
}
