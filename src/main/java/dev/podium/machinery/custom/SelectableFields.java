package dev.podium.machinery.custom;

import dev.podium.machinery.FieldError;
import dev.podium.machinery.kind.Field;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What clients may select custom objects by: members of the schema that hold one value each (apiextensions-apiserver,
 * ValidateCustomResourceSelectableFields).
 */
final class SelectableFields {

    static final int MOST = 8;
    private static final Set<String> TYPES = Set.of("string", "boolean", "integer");

    private SelectableFields() {}

    /** How many there may be. */
    enum Most {
        EIGHT,
        /** As many as there have been already. */
        ANY
    }

    /** @param schema of the whole object; missing if there is none */
    static void validate(Field fields, JsonNode schema, Most most) {
        Set<String> paths = new HashSet<>();
        for (Field each : fields.items()) {
            Field path = each.get("jsonPath");
            if (path.empty()) {
                path.required("");
                continue;
            }
            FieldPaths.Place last;
            try {
                last = FieldPaths.follow(path.text(), schema, FieldPaths.Notation.DOTS);
            } catch (IllegalArgumentException broken) {
                path.invalid("is an invalid path: " + broken.getMessage());
                continue;
            }
            if (last.root().equals("metadata")) {
                path.invalid("must not point to fields in metadata");
            }
            if (last.schema() == null || !TYPES.contains(last.schema().path("type").asString(""))) {
                path.invalid("must point to a field of type string, boolean or integer. Enum string fields and strings with formats are"
                        + " allowed.");
            }
            if (!paths.add(last.path())) {
                path.duplicate();
            }
        }
        if (paths.size() > MOST && most == Most.EIGHT) {
            fields.add(FieldError.tooMany(fields.path(), paths.size(), MOST));
        }
    }
}
