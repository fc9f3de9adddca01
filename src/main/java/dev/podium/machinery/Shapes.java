package dev.podium.machinery;

import dev.podium.cel.Shape;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a schema tells expressions of its values before there are any (upstream's apiserver, pkg/cel/common/schemas.go). */
public final class Shapes {

    private static final Shape ANY = new Shape.Any();
    private static final Shape TEXT = new Shape.Scalar(Shape.Kind.TEXT);
    private static final Set<String> RESERVED = Set.of(
            "true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import",
            "let", "loop", "package", "namespace", "return", "var", "void", "while");

    /** The definitions that are being looked at: one that is met within itself has no end. */
    private final Set<String> above = new HashSet<>();

    private Shapes() {}

    /** Whether a schema is that of a whole object, whose kind and name are known whatever it says. */
    public enum Place {
        ROOT,
        BELOW;

        public static Place of(Schema schema) {
            return schema.embeddedResource() ? ROOT : BELOW;
        }
    }

    /** The shape of a schema's values; what expressions do not see, as nothing is known of it, has any. */
    public static Shape of(Schema schema, Place place) {
        Shape shape = new Shapes().shape(schema, place);
        return shape == null ? ANY : shape;
    }

    /** A member's name as expressions write it (upstream's pkg/cel/escaping.go). */
    public static String escaped(String name) {
        if (RESERVED.contains(name)) {
            return "__" + name + "__";
        }
        return name.replace("__", "__underscores__")
                .replace(".", "__dot__")
                .replace("-", "__dash__")
                .replace("/", "__slash__");
    }

    private @Nullable Shape shape(Schema schema, Place place) {
        if (schema.intOrString()) {
            return ANY;
        }
        return switch (place == Place.ROOT ? Schema.Type.OBJECT : schema.type()) {
            case ARRAY -> {
                Shape items = below(schema.items());
                yield items == null ? null : new Shape.ListOf(items);
            }
            case OBJECT -> object(schema, place);
            case STRING -> new Shape.Scalar(
                    switch (String.valueOf(schema.format())) {
                        case "byte" -> Shape.Kind.BYTES;
                        case "duration" -> Shape.Kind.DURATION;
                        case "date", "date-time" -> Shape.Kind.TIMESTAMP;
                        default -> Shape.Kind.TEXT;
                    });
            case BOOLEAN -> new Shape.Scalar(Shape.Kind.BOOL);
            case NUMBER -> new Shape.Scalar(Shape.Kind.DOUBLE);
            case INTEGER -> new Shape.Scalar(Shape.Kind.INT);
            case ANY -> null;
        };
    }

    private @Nullable Shape below(@Nullable Schema schema) {
        return schema == null ? null : shape(schema, Place.of(schema));
    }

    private @Nullable Shape object(Schema schema, Place place) {
        if (schema.additionalProperties() != null) {
            Shape values = below(schema.additionalProperties());
            return values == null ? null : new Shape.MapOf(values);
        }
        boolean named = !schema.name().isEmpty();
        if (named && !above.add(schema.name())) {
            return ANY;
        }
        Map<String, Shape> fields = new HashMap<>();
        schema.properties().forEach((name, member) -> {
            Shape shape = below(member);
            if (shape != null) {
                fields.put(escaped(name), shape);
            }
        });
        if (place == Place.ROOT) {
            fields.putIfAbsent("apiVersion", TEXT);
            fields.putIfAbsent("kind", TEXT);
            if (!(fields.get("metadata") instanceof Shape.Fields known)
                    || !known.fields().keySet().containsAll(Set.of("name", "generateName"))) {
                fields.put("metadata", new Shape.Fields(Map.of("name", TEXT, "generateName", TEXT)));
            }
        }
        if (named) {
            above.remove(schema.name());
        }
        return new Shape.Fields(fields);
    }
}
