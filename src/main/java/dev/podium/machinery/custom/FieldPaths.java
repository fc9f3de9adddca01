package dev.podium.machinery.custom;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Paths to members of a schema's values, such as {@code .spec.labels['a.b']} (apiextensions-apiserver, cel.ValidFieldPath). */
final class FieldPaths {

    /** Whether members may stand in brackets. */
    enum Notation {
        DOTS,
        BRACKETS
    }

    /**
     * Where a path has led.
     *
     * @param root the first member on the way
     * @param path as upstream writes it
     * @param schema of what is there; null if nothing is known of it
     */
    record Place(String root, String path, @Nullable JsonNode schema) {}

    private final String text;
    private int at;

    private FieldPaths(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException if the path leads nowhere */
    static Place follow(String text, JsonNode schema, Notation notation) {
        FieldPaths tokens = new FieldPaths(text);
        Place place = new Place("", "", schema);
        while (tokens.at < text.length()) {
            String token = tokens.next();
            switch (token) {
                case "." -> place = member(place, tokens.needed());
                case "[" -> {
                    if (notation == Notation.DOTS) {
                        throw new IllegalArgumentException("array notation is not allowed");
                    }
                    String quoted = tokens.needed();
                    if (quoted.length() < 2 || !quoted.startsWith("'") || !quoted.endsWith("'")) {
                        throw new IllegalArgumentException("expected single quoted string but got " + quoted);
                    }
                    place = member(place, quoted.substring(1, quoted.length() - 1).replace("\\'", "'").replace("\\\\", "\\"));
                    String end = tokens.needed();
                    if (!end.equals("]")) {
                        throw new IllegalArgumentException("expected ] but got " + end);
                    }
                }
                default -> throw new IllegalArgumentException("expected [ or . but got: " + token);
            }
        }
        return place;
    }

    private static Place member(Place place, String name) {
        JsonNode schema = place.schema;
        boolean named = schema != null && !schema.path("properties").isEmpty();
        JsonNode below = schema == null ? null : named ? schema.path("properties").get(name) : schema.get("additionalProperties");
        if (below == null) {
            throw new IllegalArgumentException("does not refer to a valid field");
        }
        String step = !named ? "[" + name + "]" : place.path.isEmpty() ? name : "." + name;
        return new Place(place.root.isEmpty() ? name : place.root, place.path + step, below.isObject() ? below : null);
    }

    private String needed() {
        if (at >= text.length()) {
            throw new IllegalArgumentException("unexpected end of JSON path");
        }
        return next();
    }

    private String next() {
        int from = at;
        boolean quoted = text.charAt(at) == '\'';
        while (at < text.length()) {
            char each = text.charAt(at);
            if (quoted && at > from && each == '\'' && text.charAt(at - 1) != '\\') {
                at++;
                break;
            }
            if (!quoted && ".[]".indexOf(each) >= 0) {
                at = Math.max(at, from + 1);
                break;
            }
            at++;
        }
        return text.substring(from, at);
    }
}
