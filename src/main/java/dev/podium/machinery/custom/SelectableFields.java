package dev.podium.machinery.custom;

import dev.podium.machinery.kind.Field;
import java.util.HashSet;
import java.util.Set;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What clients may select custom objects by: members of the schema that hold one value each (apiextensions-apiserver,
 * ValidateCustomResourceSelectableFields and ValidFieldPath).
 */
final class SelectableFields {

    private static final int MOST = 8;
    private static final Set<String> TYPES = Set.of("string", "boolean", "integer");

    private SelectableFields() {}

    /** @param schema of the whole object; missing if there is none */
    static void validate(Field fields, JsonNode schema) {
        Set<String> paths = new HashSet<>();
        for (Field each : fields.items()) {
            Field path = each.get("jsonPath");
            if (path.empty()) {
                path.required("");
                continue;
            }
            Step last;
            try {
                last = follow(path.text(), schema);
            } catch (IllegalArgumentException broken) {
                path.invalid("is an invalid path: " + broken.getMessage());
                continue;
            }
            if (last.root().equals("metadata")) {
                path.invalid("must not point to fields in metadata");
            }
            if (!TYPES.contains(last.schema().path("type").asString(""))) {
                path.invalid("must point to a field of type string, boolean or integer. Enum string fields and strings with formats are"
                        + " allowed.");
            }
            if (!paths.add(last.path())) {
                path.duplicate();
            }
        }
        if (paths.size() > MOST) {
            fields.tooMany(MOST);
        }
    }

    /**
     * Where a path has led.
     *
     * @param root the first member on the way
     */
    private record Step(String root, String path, JsonNode schema) {}

    private static Step follow(String text, JsonNode schema) {
        StringTokenizer tokens = new StringTokenizer(text, ".[]", true);
        Step at = new Step("", "", schema);
        while (tokens.hasMoreTokens()) {
            String token = tokens.nextToken();
            if (token.equals("[")) {
                throw new IllegalArgumentException("array notation is not allowed");
            }
            if (!token.equals(".")) {
                throw new IllegalArgumentException("expected [ or . but got: " + token);
            }
            if (!tokens.hasMoreTokens()) {
                throw new IllegalArgumentException("unexpected end of JSON path");
            }
            String name = tokens.nextToken();
            JsonNode below = member(at.schema(), name);
            if (below == null) {
                throw new IllegalArgumentException("does not refer to a valid field");
            }
            at = new Step(at.root().isEmpty() ? name : at.root(), at.path() + "." + name, below);
        }
        return at;
    }

    private static @Nullable JsonNode member(JsonNode schema, String name) {
        JsonNode properties = schema.get("properties");
        return properties != null ? properties.get(name) : schema.get("additionalProperties");
    }
}
