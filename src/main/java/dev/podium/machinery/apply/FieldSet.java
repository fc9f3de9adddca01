package dev.podium.machinery.apply;

import dev.podium.machinery.Json;
import dev.podium.machinery.MalformedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A set of field paths as a tree, after structured-merge-diff's {@code fieldpath.Set}: each node says whether the path up to
 * it belongs to the set, and what lies below. Immutable; what an operation leaves as it was is the same instance.
 */
final class FieldSet {

    static final FieldSet EMPTY = new FieldSet(false, Map.of());
    /** The path itself, with nothing below. */
    static final FieldSet LEAF = new FieldSet(true, Map.of());

    private static final String SELF = ".";

    private final boolean member;
    private final Map<String, FieldSet> children;

    private FieldSet(boolean member, Map<String, FieldSet> children) {
        this.member = member;
        this.children = children;
    }

    /** Puts a node together; children that hold nothing are left out. */
    static final class Builder {
        private boolean member;
        private @Nullable Map<String, FieldSet> children;

        Builder self() {
            member = true;
            return this;
        }

        Builder put(String element, FieldSet below) {
            if (!below.isEmpty()) {
                if (children == null) {
                    children = new LinkedHashMap<>();
                }
                children.merge(element, below, FieldSet::union);
            }
            return this;
        }

        FieldSet build() {
            return FieldSet.of(member, children == null ? Map.of() : children);
        }
    }

    private static FieldSet of(boolean member, Map<String, FieldSet> children) {
        return children.isEmpty() ? (member ? LEAF : EMPTY) : new FieldSet(member, children);
    }

    /** The set of one path of members. */
    static FieldSet path(String... names) {
        FieldSet set = LEAF;
        for (int i = names.length - 1; i >= 0; i--) {
            set = new FieldSet(false, Map.of(Element.field(names[i]), set));
        }
        return set;
    }

    static FieldSet path(List<String> elements) {
        FieldSet set = LEAF;
        for (String each : elements.reversed()) {
            set = new FieldSet(false, Map.of(each, set));
        }
        return set;
    }

    boolean isEmpty() {
        return !member && children.isEmpty();
    }

    boolean isMember() {
        return member;
    }

    Map<String, FieldSet> children() {
        return children;
    }

    FieldSet child(String element) {
        return children.getOrDefault(element, EMPTY);
    }

    boolean has(List<String> path) {
        FieldSet at = this;
        for (String each : path) {
            at = at.child(each);
        }
        return at.member;
    }

    FieldSet union(FieldSet other) {
        if (other.isEmpty() || this == other) {
            return this;
        }
        if (isEmpty()) {
            return other;
        }
        Map<String, FieldSet> result = null;
        for (Map.Entry<String, FieldSet> each : other.children.entrySet()) {
            FieldSet mine = child(each.getKey());
            FieldSet merged = mine.union(each.getValue());
            if (merged != mine) {
                result = result == null ? new LinkedHashMap<>(children) : result;
                result.put(each.getKey(), merged);
            }
        }
        boolean both = member || other.member;
        return result == null && both == member ? this : of(both, result == null ? children : result);
    }

    FieldSet intersection(FieldSet other) {
        if (this == other) {
            return this;
        }
        Builder result = new Builder();
        if (member && other.member) {
            result.self();
        }
        children.forEach((element, below) -> result.put(element, below.intersection(other.child(element))));
        return result.build();
    }

    /** Without the paths of {@code other}; what lies below those stays. */
    FieldSet difference(FieldSet other) {
        return minus(other, false);
    }

    /** Without the paths of {@code other} and all that lies below them. */
    FieldSet recursiveDifference(FieldSet other) {
        return minus(other, true);
    }

    private FieldSet minus(FieldSet other, boolean recursive) {
        if (other.isEmpty() || isEmpty()) {
            return this;
        }
        if (recursive && other.member) {
            return EMPTY;
        }
        Map<String, FieldSet> result = null;
        Map<String, FieldSet> fewer = children.size() <= other.children.size() ? children : other.children;
        for (String each : fewer.keySet()) {
            FieldSet mine = child(each);
            FieldSet left = mine.minus(other.child(each), recursive);
            if (left != mine) {
                result = result == null ? new LinkedHashMap<>(children) : result;
                if (left.isEmpty()) {
                    result.remove(each);
                } else {
                    result.put(each, left);
                }
            }
        }
        boolean stays = member && !other.member;
        return result == null && stays == member ? this : of(stays, result == null ? children : result);
    }

    /**
     * With the declared members on the way to what is in the set: {@code a.b.c} brings {@code a} and {@code a.b} with it
     * where these are named by the schema, not where they are keys of a map or items of a list.
     */
    FieldSet withNamedFields(Shape shape) {
        if (children.isEmpty()) {
            return this;
        }
        Builder result = new Builder();
        if (member) {
            result.self();
        }
        children.forEach((element, below) -> {
            FieldSet complete = below.withNamedFields(shape.child(element));
            boolean named = Element.isField(element) && shape.declares(Element.content(element));
            result.put(element, named && !complete.member ? of(true, complete.children) : complete);
        });
        return result.build();
    }

    /** Every path of the set, a node before what is below it, in the order of FieldsV1. */
    void forEach(Consumer<List<String>> action) {
        visit(new ArrayList<>(), action);
    }

    private void visit(List<String> path, Consumer<List<String>> action) {
        List<Map.Entry<String, FieldSet>> sorted = sorted();
        for (Map.Entry<String, FieldSet> each : sorted) {
            if (each.getValue().member) {
                path.add(each.getKey());
                action.accept(List.copyOf(path));
                path.removeLast();
            }
        }
        for (Map.Entry<String, FieldSet> each : sorted) {
            path.add(each.getKey());
            each.getValue().visit(path, action);
            path.removeLast();
        }
    }

    private List<Map.Entry<String, FieldSet>> sorted() {
        List<Map.Entry<String, FieldSet>> entries = new ArrayList<>(children.entrySet());
        if (entries.size() > 1) {
            entries.sort(Map.Entry.comparingByKey(Element.ORDER));
        }
        return entries;
    }

    /** The FieldsV1 form (structured-merge-diff, fieldpath/serialize.go). */
    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, FieldSet> each : sorted()) {
            ObjectNode below = each.getValue().json();
            if (each.getValue().member && !each.getValue().children.isEmpty()) {
                ObjectNode marked = JsonNodeFactory.instance.objectNode();
                marked.putObject(SELF);
                marked.setAll(below);
                below = marked;
            }
            json.set(each.getKey(), below);
        }
        return json;
    }

    /**
     * Reads the FieldsV1 form.
     *
     * @throws MalformedException in structured-merge-diff's words
     */
    static FieldSet read(JsonNode json) {
        FieldSet read = node(json);
        return read == LEAF ? EMPTY : read.member ? of(false, read.children) : read;
    }

    private static FieldSet node(JsonNode json) {
        if (json.isNull()) {
            return LEAF;
        }
        if (!(json instanceof ObjectNode object)) {
            throw new MalformedException("ReadMapCB: expect { or n, but found " + firstOf(json));
        }
        if (object.isEmpty()) {
            return LEAF;
        }
        boolean self = false;
        Map<String, FieldSet> children = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> each : object.properties()) {
            if (each.getKey().equals(SELF)) {
                self = true;
            } else if (Element.known(each.getKey())) {
                children.merge(Element.canonical(each.getKey()), node(each.getValue()), FieldSet::union);
            }
        }
        return of(self || children.isEmpty(), children);
    }

    private static char firstOf(JsonNode json) {
        return Json.text(json).charAt(0);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FieldSet that && member == that.member && children.equals(that.children);
    }

    @Override
    public int hashCode() {
        return children.hashCode() * 2 + (member ? 1 : 0);
    }

    /** One path a line. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        forEach(path -> text.append(text.isEmpty() ? "" : "\n").append(Element.shown(path)));
        return text.toString();
    }
}
