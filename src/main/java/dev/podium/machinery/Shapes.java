package dev.podium.machinery;

import dev.podium.cel.Shape;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a schema tells expressions of its values before there are any (upstream's apiserver, pkg/cel/common/schemas.go). */
public final class Shapes {

    /** In bytes. */
    public static final long LARGEST_REQUEST = 3 * 1024 * 1024;

    /** The longest text that a request has room for. */
    private static final long LONGEST_TEXT = LARGEST_REQUEST - 2;

    private static final long LONGEST_TIME = 32;
    private static final long DATE = 12;

    private static final Shape ANY = new Shape.Any();
    private static final Shape TEXT = new Shape.Scalar(Shape.Kind.TEXT, LONGEST_TEXT);
    private static final Pattern SPEAKABLE = Pattern.compile("[A-Za-z_./-][A-Za-z0-9_./-]*");
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

    /** Whether anything is known of a schema's values. */
    public static boolean known(Schema schema, Place place) {
        return new Shapes().shape(schema, place) != null;
    }

    /** A member's name as expressions write it (upstream's pkg/cel/escaping.go); null if they cannot. */
    public static @Nullable String escaped(String name) {
        if (!SPEAKABLE.matcher(name).matches()) {
            return null;
        }
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
            return new Shape.Any(longest(schema));
        }
        return switch (place == Place.ROOT ? Schema.Type.OBJECT : schema.type()) {
            case ARRAY -> {
                Shape items = below(schema.items());
                yield items == null ? null : new Shape.ListOf(items, mostItems(schema));
            }
            case OBJECT -> object(schema, place);
            case STRING ->
                switch (String.valueOf(schema.format())) {
                    case "byte" -> new Shape.Scalar(Shape.Kind.BYTES, bound(schema, "maxLength", LONGEST_TEXT));
                    case "duration" -> new Shape.Scalar(Shape.Kind.DURATION, LONGEST_TIME);
                    case "date" -> new Shape.Scalar(Shape.Kind.TIMESTAMP, DATE);
                    case "date-time" -> new Shape.Scalar(Shape.Kind.TIMESTAMP, LONGEST_TIME);
                    default -> new Shape.Scalar(Shape.Kind.TEXT, longest(schema));
                };
            case BOOLEAN -> new Shape.Scalar(Shape.Kind.BOOL, 0);
            case NUMBER -> new Shape.Scalar(Shape.Kind.DOUBLE, 0);
            case INTEGER -> new Shape.Scalar(Shape.Kind.INT, 0);
            case ANY -> null;
        };
    }

    private @Nullable Shape below(@Nullable Schema schema) {
        return schema == null ? null : shape(schema, Place.of(schema));
    }

    private @Nullable Shape object(Schema schema, Place place) {
        if (schema.additionalProperties() != null) {
            Shape values = below(schema.additionalProperties());
            return values == null ? null : new Shape.MapOf(values, mostEntries(schema));
        }
        boolean named = !schema.name().isEmpty();
        if (named && !above.add(schema.name())) {
            return ANY;
        }
        Map<String, Shape> fields = new HashMap<>();
        schema.properties().forEach((name, member) -> {
            Shape shape = below(member);
            String spoken = escaped(name);
            if (shape != null && spoken != null) {
                fields.put(spoken, shape);
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

    /** A character may take four bytes, and these are what counts. */
    private static long longest(Schema schema) {
        if (schema.openApi().has("maxLength")) {
            return 4 * bound(schema, "maxLength", 0);
        }
        return schema.enumValues().isEmpty() || schema.intOrString()
                ? LONGEST_TEXT
                : schema.enumValues().stream()
                        .mapToLong(each -> each.isString() ? each.stringValue().getBytes(StandardCharsets.UTF_8).length : 0)
                        .max()
                        .orElse(0);
    }

    private static long mostItems(Schema list) {
        Schema items = list.items();
        return bound(list, "maxItems", (LARGEST_REQUEST - 2) / ((items == null ? 0 : leastBytes(items)) + 1));
    }

    private static long mostEntries(Schema map) {
        Schema values = map.additionalProperties();
        return bound(map, "maxProperties", (LARGEST_REQUEST - 2) / ((values == null ? 0 : leastBytes(values)) + 6));
    }

    private static long bound(Schema schema, String name, long otherwise) {
        JsonNode bound = schema.openApi().path(name);
        return bound.isNumber() ? Math.max(0, bound.asLong(0)) : otherwise;
    }

    /** How few bytes a value takes in JSON. Only lists without a bound of their own ask, so those within them come first. */
    public static long leastBytes(Schema schema) {
        if (schema.intOrString()) {
            return 1;
        }
        return switch (schema.type()) {
            case STRING ->
                switch (String.valueOf(schema.format())) {
                    case "duration" -> 3;
                    case "date" -> DATE;
                    case "date-time" -> 21;
                    default -> 2;
                };
            case BOOLEAN -> 4;
            case NUMBER, INTEGER -> 1;
            case ARRAY, ANY -> 2;
            case OBJECT -> {
                long sum = 2;
                for (String name : schema.additionalProperties() == null ? schema.required() : Set.<String>of()) {
                    Schema member = schema.properties().get(name);
                    if (member != null && member.defaultValue() == null) {
                        sum += name.length() + leastBytes(member) + 4;
                    }
                }
                yield sum;
            }
        };
    }
}
