package dev.podium.machinery;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Shows values as upstream's error messages do: as JSON of the structs that its validation works with, which have other names
 * and another order than the API, and are shown whole. Which fields they have is in {@code go-structs.txt}.
 */
public final class GoStructs {

    /**
     * A field of a struct.
     *
     * @param source where the value is in the API's JSON: members joined by dots, {@code ^} before one of the parent
     * @param zero what stands there when nothing does
     */
    private record Member(String source, String name, Zero zero, Absence absence) {}

    private enum Absence {
        SHOWN,
        LEFT_OUT
    }

    private enum Zero {
        TEXT,
        NUMBER,
        FLAG,
        NOTHING,
        STRUCT,
        QUANTITY,
        DURATION
    }

    private static final Map<String, List<Member>> STRUCTS = read();
    private static final Pattern STEP = Pattern.compile("\\[(\\d+)]|\\[([^]]*)]|([^.\\[]+)");
    private static final String PROPS = "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps";
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private GoStructs() {}

    private static Map<String, List<Member>> read() {
        Map<String, List<Member>> structs = new HashMap<>();
        try (InputStream in = GoStructs.class.getResourceAsStream("go-structs.txt")) {
            if (in == null) {
                throw new NoSuchElementException("go-structs.txt");
            }
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                if (!line.startsWith("#")) {
                    String[] words = line.split(" ");
                    structs.put(words[0], Stream.of(words).skip(1).map(GoStructs::member).toList());
                }
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        return Map.copyOf(structs);
    }

    private static Member member(String text) {
        String[] parts = text.split(":", -1);
        Zero zero = switch (parts[2].isEmpty() ? 'n' : parts[2].charAt(0)) {
            case 's' -> Zero.TEXT;
            case 'i', 'x' -> Zero.NUMBER;
            case 'b' -> Zero.FLAG;
            case 'o' -> Zero.STRUCT;
            case 'q' -> Zero.QUANTITY;
            case 'd' -> Zero.DURATION;
            default -> Zero.NOTHING;
        };
        return new Member(parts[0], parts[1], zero, parts[2].endsWith("-") ? Absence.LEFT_OUT : Absence.SHOWN);
    }

    /**
     * What an error shows that names another place than where it comes from.
     *
     * @param value as it is to be shown
     */
    public record Shown(JsonNode value) {
        @Override
        public String toString() {
            return Json.escaped(value);
        }
    }

    /** An error about an object of that kind, with what it shows as upstream shows it. */
    static FieldError shown(GroupVersionKind kind, FieldError error) {
        if (!(error.badValue() instanceof JsonNode value) || !value.isContainer()) {
            return error;
        }
        Schema schema = at(Schemas.bundled().forKind(kind), error.path());
        if (schema != null && value.isObject() && schema.type() == Schema.Type.ARRAY) {
            schema = schema.items();
        }
        return schema == null
                ? error
                : new FieldError(error.type(), error.path(), of(schema, MissingNode.getInstance(), value), error.detail());
    }

    private static @Nullable Schema at(@Nullable Schema root, String path) {
        Schema schema = root;
        // Upstream says metadata where it means the spec.
        Matcher step = STEP.matcher(path.startsWith("metadata.taints") ? path.replaceFirst("metadata", "spec") : path);
        while (schema != null && step.find()) {
            if (step.group(1) != null) {
                schema = schema.items();
            } else {
                schema = step.group(2) != null ? schema.additionalProperties() : schema.property(step.group(3));
            }
        }
        return schema;
    }

    /**
     * A value of a type.
     *
     * @param definition the type, by the name of its OpenAPI definition
     */
    public static JsonNode of(String definition, JsonNode value) {
        return of(Schemas.bundled().definition(definition), MissingNode.getInstance(), value);
    }

    /** The same for a struct that is a part of the definition's, and has no definition of its own. */
    public static JsonNode of(String struct, String definition, JsonNode value) {
        return struct(STRUCTS.getOrDefault(struct, List.of()), Schemas.bundled().definition(definition), MissingNode.getInstance(), value);
    }

    private static JsonNode of(@Nullable Schema schema, JsonNode parent, JsonNode value) {
        if (schema != null && value.isBoolean() && schema.name().equals(PROPS + "OrBool")) {
            return either("OrBool", value);
        }
        if (schema == null || !value.isContainer()) {
            return value.isMissingNode() ? NODES.nullNode() : value;
        }
        if (value instanceof ArrayNode list && !schema.name().startsWith(PROPS)) {
            ArrayNode items = NODES.arrayNode();
            list.forEach(each -> items.add(of(schema.items(), value, each)));
            return items;
        }
        List<Member> members = STRUCTS.get(schema.name());
        if (members != null) {
            return struct(members, schema, parent, value);
        }
        if (schema.name().startsWith(PROPS)) {
            return either(schema.name().substring(PROPS.length()), value);
        }
        if (schema.additionalProperties() == null) {
            return schema.name().endsWith(".v1.JSON") ? sorted(value) : value;
        }
        ObjectNode sorted = NODES.objectNode();
        Map<String, JsonNode> entries = new TreeMap<>();
        value.properties().forEach(each -> entries.put(each.getKey(), of(schema.additionalProperties(), value, each.getValue())));
        sorted.setAll(entries);
        return sorted;
    }

    /** What has no structs: maps, whose members Go sorts. */
    public static JsonNode sorted(JsonNode value) {
        if (value.isArray()) {
            ArrayNode items = NODES.arrayNode();
            value.forEach(each -> items.add(sorted(each)));
            return items;
        }
        if (!value.isObject()) {
            return value;
        }
        Map<String, JsonNode> members = new TreeMap<>();
        value.properties().forEach(each -> members.put(each.getKey(), sorted(each.getValue())));
        return NODES.objectNode().setAll(members);
    }

    /** A schema, or what may stand in its place: a list of schemas or names, or whether there may be more members. */
    private static ObjectNode either(String kind, JsonNode value) {
        ObjectNode either = NODES.objectNode();
        if (kind.equals("OrBool")) {
            either.put("Allows", value.isObject() || value.asBoolean(false));
        }
        either.set("Schema", value.isObject() ? of(PROPS, value) : NODES.nullNode());
        if (kind.equals("OrArray")) {
            ArrayNode schemas = NODES.arrayNode();
            value.forEach(each -> schemas.add(of(PROPS, each)));
            either.set("JSONSchemas", value.isArray() ? schemas : NODES.nullNode());
        } else if (kind.equals("OrStringArray")) {
            either.set("Property", value.isArray() ? value : NODES.nullNode());
        }
        return either;
    }

    private static ObjectNode struct(List<Member> members, Schema schema, JsonNode parent, JsonNode value) {
        ObjectNode struct = NODES.objectNode();
        for (Member each : members) {
            boolean above = each.source.startsWith("^");
            JsonNode there = above ? parent.path(each.source.substring(1)) : value;
            Schema type = above ? null : schema;
            for (String step : above ? new String[0] : each.source.split("\\.")) {
                there = there.path(step);
                type = type == null ? null : type.property(step);
            }
            if (!there.isMissingNode() && !there.isNull()) {
                if (each.absence == Absence.SHOWN || !empty(there)) {
                    struct.set(each.name, of(type, value, there));
                }
            } else if (each.absence == Absence.SHOWN) {
                struct.set(each.name, zero(each.zero, type));
            }
        }
        return struct;
    }

    private static boolean empty(JsonNode value) {
        return value.isContainer() ? value.isEmpty() : value.isString() && value.stringValue().isEmpty();
    }

    private static JsonNode zero(Zero zero, @Nullable Schema type) {
        return switch (zero) {
            case TEXT -> NODES.stringNode("");
            case NUMBER -> NODES.numberNode(0);
            case FLAG -> NODES.booleanNode(false);
            case NOTHING -> NODES.nullNode();
            case QUANTITY -> NODES.stringNode("0");
            case DURATION -> NODES.stringNode("0s");
            case STRUCT -> of(type, MissingNode.getInstance(), NODES.objectNode());
        };
    }
}
