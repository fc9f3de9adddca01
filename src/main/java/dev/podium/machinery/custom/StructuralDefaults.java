package dev.podium.machinery.custom;

import dev.podium.machinery.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Fills in the defaults of a structural schema, and drops nulls where none may stand (apiextensions-apiserver,
 * pkg/apiserver/schema/defaulting).
 */
final class StructuralDefaults {

    private StructuralDefaults() {}

    static void apply(JsonNode value, @Nullable Schema schema) {
        if (schema == null) {
            return;
        }
        switch (value) {
            case ObjectNode object -> members(object, schema);
            case ArrayNode array -> array.forEach(each -> apply(each, schema.items()));
            default -> {}
        }
    }

    private static void members(ObjectNode object, Schema schema) {
        for (Map.Entry<String, Schema> each : schema.properties().entrySet()) {
            JsonNode present = object.get(each.getKey());
            boolean unwanted = present != null && present.isNull() && !Structure.nullable(each.getValue());
            JsonNode standard = each.getValue().defaultValue();
            if (standard != null && (present == null || unwanted)) {
                object.set(each.getKey(), standard.deepCopy());
            } else if (unwanted) {
                object.remove(each.getKey());
            }
        }
        Schema additional = schema.additionalProperties();
        for (String name : List.copyOf(object.propertyNames())) {
            Schema declared = schema.properties().get(name);
            if (declared != null) {
                apply(object.get(name), declared);
            } else if (additional != null) {
                JsonNode present = object.get(name);
                if (present.isNull() && !Structure.nullable(additional)) {
                    JsonNode standard = additional.defaultValue();
                    if (standard == null) {
                        object.remove(name);
                        continue;
                    }
                    object.set(name, standard.deepCopy());
                }
                apply(object.get(name), additional);
            }
        }
    }
}
