package dev.podium.machinery.custom;

import java.util.function.Consumer;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** Every schema within a schema, wherever one may stand (upstream's SchemaHas). */
final class SchemaWalk {

    private SchemaWalk() {}

    /** Whether the schema, or one within it, is such a one. */
    static boolean has(JsonNode schema, Predicate<JsonNode> wanted) {
        if (!schema.isObject()) {
            return false;
        }
        return wanted.test(schema)
                || oneOrMany(schema.path("items"), wanted)
                || among(schema.path("allOf"), wanted)
                || among(schema.path("anyOf"), wanted)
                || among(schema.path("oneOf"), wanted)
                || has(schema.path("not"), wanted)
                || among(schema.path("properties"), wanted)
                || has(schema.path("additionalProperties"), wanted)
                || among(schema.path("patternProperties"), wanted)
                || has(schema.path("additionalItems"), wanted)
                || among(schema.path("definitions"), wanted)
                || among(schema.path("dependencies"), wanted);
    }

    static void each(JsonNode schema, Consumer<JsonNode> visitor) {
        has(schema, each -> {
            visitor.accept(each);
            return false;
        });
    }

    private static boolean oneOrMany(JsonNode items, Predicate<JsonNode> wanted) {
        return items.isArray() ? among(items, wanted) : has(items, wanted);
    }

    private static boolean among(JsonNode schemas, Predicate<JsonNode> wanted) {
        for (JsonNode each : schemas) {
            if (has(each, wanted)) {
                return true;
            }
        }
        return false;
    }
}
