package dev.podium.machinery.apply;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What differs between two objects of a shape (structured-merge-diff, typed/compare.go). No path is in two of the sets.
 *
 * @param added what only the second has
 * @param modified what both have, with other values
 * @param removed what only the first has
 */
record Comparison(FieldSet added, FieldSet modified, FieldSet removed) {

    static final Comparison SAME = new Comparison(FieldSet.EMPTY, FieldSet.EMPTY, FieldSet.EMPTY);
    private static final Comparison ADDED = new Comparison(FieldSet.LEAF, FieldSet.EMPTY, FieldSet.EMPTY);
    private static final Comparison MODIFIED = new Comparison(FieldSet.EMPTY, FieldSet.LEAF, FieldSet.EMPTY);
    private static final Comparison REMOVED = new Comparison(FieldSet.EMPTY, FieldSet.EMPTY, FieldSet.LEAF);

    /** @throws MismatchException when a list's items cannot be told apart */
    static Comparison of(ObjectNode before, ObjectNode after, Shape shape) {
        return compare(before, after, shape);
    }

    boolean isSame() {
        return added.isEmpty() && modified.isEmpty() && removed.isEmpty();
    }

    /** What the second object has that the first has not so. */
    FieldSet changed() {
        return modified.union(added);
    }

    Comparison filtered(UnaryOperator<FieldSet> filter) {
        return isSame() ? this : new Comparison(filter.apply(added), filter.apply(modified), filter.apply(removed));
    }

    private static Comparison compare(@Nullable JsonNode before, @Nullable JsonNode after, Shape shape) {
        if (before == null) {
            return after == null ? SAME : appeared(after, shape);
        }
        if (after == null) {
            FieldSet gone = FieldsOf.everything(before, shape);
            return new Comparison(FieldSet.EMPTY, FieldSet.EMPTY, gone);
        }
        if (before == after || before.equals(after)) {
            return SAME;
        }
        Shape.Kind left = shape.kind(before);
        Shape.Kind right = shape.kind(after);
        if (before.isNull()) {
            left = right;
        } else if (after.isNull()) {
            right = left;
        }
        if (left != right) {
            Sides sides = new Sides();
            if (left == Shape.Kind.MAP) {
                members(Values.members(before), null, shape, sides);
            } else if (right == Shape.Kind.MAP) {
                members(null, Values.members(after), shape, sides);
            }
            sides.modified.self();
            return sides.build();
        }
        return switch (left) {
            case MAP -> {
                if (shape.atomic(left) || Values.members(before).isEmpty() && Values.members(after).isEmpty()) {
                    yield leaf(before, after);
                }
                Sides sides = new Sides();
                members(
                        before.isNull() ? null : Values.members(before),
                        after.isNull() ? null : Values.members(after),
                        shape,
                        sides);
                yield sides.build();
            }
            case LIST -> shape.atomic(left) || Values.items(before).isEmpty() && Values.items(after).isEmpty()
                    ? leaf(before, after)
                    : items(Values.items(before), Values.items(after), shape);
            case SCALAR, OPEN -> leaf(before, after);
        };
    }

    private static Comparison appeared(JsonNode after, Shape shape) {
        FieldSet all = FieldsOf.everything(after, shape);
        return all == FieldSet.LEAF ? ADDED : new Comparison(all, FieldSet.EMPTY, FieldSet.EMPTY);
    }

    private static Comparison leaf(JsonNode before, JsonNode after) {
        return Values.same(before, after) ? SAME : MODIFIED;
    }

    private static void members(@Nullable ObjectNode before, @Nullable ObjectNode after, Shape shape, Sides sides) {
        Set<String> names = new LinkedHashSet<>();
        if (before != null) {
            names.addAll(before.propertyNames());
        }
        if (after != null) {
            names.addAll(after.propertyNames());
        }
        for (String name : names) {
            Shape member = shape.member(name);
            JsonNode left = before == null ? null : before.get(name);
            JsonNode right = after == null ? null : after.get(name);
            if (left == null && before != null) {
                left = member.whenAbsent();
            } else if (right == null && after != null) {
                right = member.whenAbsent();
            }
            sides.put(Element.field(name), compare(left, right, member));
        }
    }

    private static Comparison items(ArrayNode before, ArrayNode after, Shape shape) {
        Map<String, List<JsonNode>> left = index(before, shape);
        Map<String, List<JsonNode>> right = index(after, shape);
        Sides sides = new Sides();
        Set<String> elements = new LinkedHashSet<>(left.keySet());
        elements.addAll(right.keySet());
        for (String each : elements) {
            List<JsonNode> lefts = left.getOrDefault(each, List.of());
            List<JsonNode> rights = right.getOrDefault(each, List.of());
            if (lefts.size() <= 1 && rights.size() <= 1) {
                sides.put(each, compare(first(lefts), first(rights), shape.item()));
            } else if (lefts.size() > 1 && rights.size() > 1) {
                sides.put(each, lefts.equals(rights) ? SAME : MODIFIED);
            } else if (lefts.size() > 1) {
                // A repeated item is owned as one; once it is unique, by what it holds.
                sides.put(each, compare(null, first(rights), shape.item()));
                sides.put(each, REMOVED);
            } else {
                sides.put(each, compare(first(lefts), null, shape.item()));
                sides.put(each, ADDED);
            }
        }
        return sides.build();
    }

    private static @Nullable JsonNode first(List<JsonNode> items) {
        return items.isEmpty() ? null : items.getFirst();
    }

    private static Map<String, List<JsonNode>> index(ArrayNode list, Shape shape) {
        Map<String, List<JsonNode>> index = new LinkedHashMap<>();
        for (JsonNode each : list) {
            index.merge(Items.element(shape, each), List.of(each), (some, one) -> {
                List<JsonNode> all = new ArrayList<>(some);
                all.addAll(one);
                return all;
            });
        }
        return index;
    }

    /** The three sets while a node is put together. */
    private static final class Sides {
        final FieldSet.Builder added = new FieldSet.Builder();
        final FieldSet.Builder modified = new FieldSet.Builder();
        final FieldSet.Builder removed = new FieldSet.Builder();

        void put(String element, Comparison below) {
            if (below != SAME) {
                added.put(element, below.added);
                modified.put(element, below.modified);
                removed.put(element, below.removed);
            }
        }

        Comparison build() {
            Comparison built = new Comparison(added.build(), modified.build(), removed.build());
            return built.isSame() ? SAME : built;
        }
    }
}
