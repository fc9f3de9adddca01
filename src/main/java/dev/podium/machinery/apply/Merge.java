package dev.podium.machinery.apply;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lays a configuration over an object: nothing is removed, and what both have is as the configuration has it
 * (structured-merge-diff, typed/merge.go). The items of a list stand as in the object where the configuration does not
 * have them, and in the configuration's order where it does. The arguments are not changed, but share parts with the result.
 */
final class Merge {

    private Merge() {}

    static ObjectNode of(ObjectNode live, ObjectNode configuration, Shape shape) {
        return members(live, configuration, shape);
    }

    private static JsonNode merge(@Nullable JsonNode live, JsonNode applied, Shape shape) {
        if (live == null) {
            return applied;
        }
        Shape.Kind kind = shape.kind(applied);
        if (applied.isNull() && !live.isNull()) {
            kind = shape.kind(live);
        }
        return switch (kind) {
            case MAP -> shape.atomic(kind) || Values.members(live).isEmpty() && Values.members(applied).isEmpty()
                    ? applied
                    : members(Values.members(live), Values.members(applied), shape);
            case LIST -> shape.atomic(kind) || Values.items(live).isEmpty() && Values.items(applied).isEmpty()
                    ? applied
                    : new Lists(Values.items(live), Values.items(applied), shape).merged();
            case SCALAR, OPEN -> applied;
        };
    }

    private static ObjectNode members(ObjectNode live, ObjectNode applied, Shape shape) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        result.setAll(live);
        for (Map.Entry<String, JsonNode> each : applied.properties()) {
            result.set(each.getKey(), merge(live.get(each.getKey()), each.getValue(), shape.member(each.getKey())));
        }
        return result;
    }

    /** Two lists on their way to one. */
    private static final class Lists {
        private final Shape shape;
        private final ArrayNode live;
        private final ArrayNode applied;
        private final List<String> liveElements = new ArrayList<>();
        private final List<String> appliedElements = new ArrayList<>();
        /** The first item of each identity; null for one that is there several times, which is not merged but replaced. */
        private final Map<String, @Nullable JsonNode> liveItems = new HashMap<>();
        private final Set<String> shared = new LinkedHashSet<>();
        private final ArrayNode result = JsonNodeFactory.instance.arrayNode();

        Lists(ArrayNode live, ArrayNode applied, Shape shape) {
            this.shape = shape;
            this.live = live;
            this.applied = applied;
            for (JsonNode each : live) {
                String element = Items.element(shape, each);
                liveElements.add(element);
                liveItems.put(element, liveItems.containsKey(element) ? null : each);
            }
            for (JsonNode each : applied) {
                String element = Items.element(shape, each);
                appliedElements.add(element);
                if (liveItems.containsKey(element)) {
                    shared.add(element);
                }
            }
        }

        ArrayNode merged() {
            Set<String> wanted = new HashSet<>(appliedElements);
            Set<String> done = new HashSet<>();
            int l = 0;
            int a = 0;
            while (l < liveElements.size() || a < appliedElements.size()) {
                if (l < liveElements.size()) {
                    String element = liveElements.get(l);
                    if (!wanted.contains(element)) {
                        result.add(live.get(l++));
                        continue;
                    }
                    boolean next = a < appliedElements.size() && element.equals(appliedElements.get(a));
                    if (!next && a < appliedElements.size() && !shared.isEmpty() && !element.equals(shared.iterator().next())) {
                        // It will stand where the configuration has it.
                        l++;
                        continue;
                    }
                    if (next || done.contains(element)) {
                        l++;
                    }
                }
                if (a < appliedElements.size()) {
                    String element = appliedElements.get(a);
                    result.add(merge(liveItems.get(element), applied.get(a++), shape.item()));
                    done.add(element);
                    shared.remove(element);
                }
            }
            return result;
        }
    }
}
