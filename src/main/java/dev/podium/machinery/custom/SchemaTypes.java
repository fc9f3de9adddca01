package dev.podium.machinery.custom;

import dev.podium.cel.Language;
import dev.podium.cel.Shape;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a structural schema tells of its values before there are any (apiserver, pkg/cel/common/schemas.go). */
final class SchemaTypes {

    private static final Shape ANY = new Shape.Any();
    private static final Shape TEXT = new Shape.Scalar(Shape.Kind.TEXT);

    private SchemaTypes() {}

    /** Whether a schema is that of a whole object, with kind and name. */
    enum Place {
        ROOT,
        BELOW;

        static Place of(JsonNode schema) {
            return schema.path("x-kubernetes-embedded-resource").asBoolean(false) ? ROOT : BELOW;
        }
    }

    /**
     * The language of the rules at a schema.
     *
     * @param past whether what was there before is looked at even if there was nothing
     */
    static Language language(JsonNode schema, Place place, Past past) {
        Shape shape = shape(schema, place);
        Shape self = shape == null ? ANY : shape;
        return Language.over(Map.of(
                "self",
                self,
                "oldSelf",
                switch (past) {
                    case REQUIRED -> self;
                    case OPTIONAL -> new Shape.Maybe(self);
                }));
    }

    /** How a rule sees what was there before. */
    enum Past {
        REQUIRED,
        OPTIONAL;

        static Past of(JsonNode rule) {
            return rule.path("optionalOldSelf").asBoolean(false) ? OPTIONAL : REQUIRED;
        }
    }

    /** Null for what expressions do not see at all, as nothing is known of it. */
    private static @Nullable Shape shape(JsonNode schema, Place place) {
        if (schema.path("x-kubernetes-int-or-string").asBoolean(false)) {
            return ANY;
        }
        String type = place == Place.ROOT ? "object" : schema.path("type").asString("");
        return switch (type) {
            case "array" -> {
                Shape items = below(schema.path("items"));
                yield items == null ? null : new Shape.ListOf(items);
            }
            case "object" -> {
                if (schema.path("additionalProperties").isObject()) {
                    Shape values = below(schema.path("additionalProperties"));
                    yield values == null ? null : new Shape.MapOf(values);
                }
                yield fields(schema, place);
            }
            case "string" -> new Shape.Scalar(
                    switch (schema.path("format").asString("")) {
                        case "byte" -> Shape.Kind.BYTES;
                        case "duration" -> Shape.Kind.DURATION;
                        case "date", "date-time" -> Shape.Kind.TIMESTAMP;
                        default -> Shape.Kind.TEXT;
                    });
            case "boolean" -> new Shape.Scalar(Shape.Kind.BOOL);
            case "number" -> new Shape.Scalar(Shape.Kind.DOUBLE);
            case "integer" -> new Shape.Scalar(Shape.Kind.INT);
            default -> null;
        };
    }

    private static @Nullable Shape below(JsonNode schema) {
        return schema.isObject() ? shape(schema, Place.of(schema)) : null;
    }

    private static Shape fields(JsonNode schema, Place place) {
        Map<String, Shape> fields = new HashMap<>();
        for (Map.Entry<String, JsonNode> each : schema.path("properties").properties()) {
            Shape shape = below(each.getValue());
            if (shape != null) {
                fields.put(SchemaValues.escaped(each.getKey()), shape);
            }
        }
        if (place == Place.ROOT) {
            // Of these every object has the same, whatever its schema says of them.
            fields.put("apiVersion", TEXT);
            fields.put("kind", TEXT);
            fields.put("metadata", new Shape.Fields(Map.of("name", TEXT, "generateName", TEXT)));
        }
        return new Shape.Fields(fields);
    }
}
