package dev.podium.machinery;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Rebuilds a tree as Go's decoder would fill a kind's structs from it. Errors are those of {@code encoding/json}; unknown
 * and repeated fields are reported in the order they stand.
 */
final class TypedTree {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String JSON_SCHEMA = "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps";

    private final Map<JsonNode, Set<String>> repeated;
    private static final String QUANTITY = ".resource.Quantity";
    /** The types whose quantities stay as they are. */
    private static final Set<String> EXACT = Set.of(
            "CapacityRequirements", "ContainerMetrics", "DeviceRequestAllocationResult", "NodeMetrics", "Overhead");

    private final Set<String> found;
    private final StringBuilder path = new StringBuilder();
    private final StringBuilder fields = new StringBuilder();
    private String struct = "";
    private String kind = "";

    /**
     * @param repeated the repeated keys, by the object they stand in
     * @param found where unknown and repeated fields are reported
     */
    TypedTree(Map<JsonNode, Set<String>> repeated, Set<String> found) {
        this.repeated = repeated;
        this.found = found;
    }

    /** Keeps everything, reporting repeated keys only. */
    ObjectNode untyped(ObjectNode object) {
        reportRepeated(object);
        return object;
    }

    void reportRepeated(JsonNode node) {
        if (repeated.isEmpty()) {
            return;
        }
        int length = path.length();
        switch (node) {
            case ObjectNode object -> {
                Set<String> twice = repeated.getOrDefault(object, Set.of());
                for (Map.Entry<String, JsonNode> each : object.properties()) {
                    step(each.getKey());
                    if (twice.contains(each.getKey())) {
                        report("duplicate");
                    }
                    reportRepeated(each.getValue());
                    path.setLength(length);
                }
            }
            case ArrayNode array -> {
                for (int i = 0; i < array.size(); i++) {
                    path.append('[').append(i).append(']');
                    reportRepeated(array.get(i));
                    path.setLength(length);
                }
            }
            default -> {}
        }
    }

    /** Decodes a struct or a map. */
    ObjectNode object(ObjectNode object, Schema schema) {
        ObjectNode result = NODES.objectNode();
        Set<String> twice = repeated.getOrDefault(object, Set.of());
        Map<String, Schema> properties = schema.properties();
        Schema additional = schema.additionalProperties();
        boolean keep = schema.preserveUnknown();
        String outer = struct;
        if (!schema.name().isEmpty()) {
            struct = GoTypes.structOf(schema);
            kind = kind.isEmpty() ? struct : kind;
        }
        int pathLength = path.length();
        int fieldsLength = fields.length();
        for (Map.Entry<String, JsonNode> each : object.properties()) {
            String key = each.getKey();
            JsonNode value = each.getValue();
            Schema declared = properties.get(key);
            step(key);
            if (declared == null && additional == null && !keep) {
                report("unknown");
                path.setLength(pathLength);
                continue;
            }
            if (twice.contains(key)) {
                report("duplicate");
            }
            if (declared != null) {
                fields.append(fields.isEmpty() ? "" : ".").append(key);
                if (!value.isNull() || nullable(declared)) {
                    JsonNode typed = value(value, declared);
                    if (!EmptyValues.leftOut(schema, key, declared, typed) || typed.isContainer() && SentEmpties.matter(kind, path)) {
                        result.set(key, typed);
                    }
                }
                fields.setLength(fieldsLength);
            } else if (additional != null) {
                result.set(key, value.isNull() ? zero(additional) : entry(value, additional));
            } else {
                reportRepeated(value);
                result.set(key, value);
            }
            path.setLength(pathLength);
        }
        struct = outer;
        return result;
    }

    private static boolean nullable(Schema schema) {
        return schema.type() == Schema.Type.ANY && schema.preserveUnknown();
    }

    private JsonNode value(JsonNode value, Schema schema) {
        if (schema.name().endsWith(QUANTITY)) {
            return quantity(value, UnaryOperator.identity());
        }
        if (schema.intOrString()) {
            return intOrString(value);
        }
        return switch (schema.type()) {
            case OBJECT -> value instanceof ObjectNode object ? object(object, schema) : mismatch(value, schema);
            case ARRAY -> value instanceof ArrayNode array ? array(array, schema) : mismatch(value, schema);
            case STRING -> value.isString() ? string(value, schema) : mismatch(value, schema);
            case INTEGER -> value.isNumber() ? integer(value, schema) : mismatch(value, schema);
            case NUMBER -> value.isNumber() ? value : mismatch(value, schema);
            case BOOLEAN -> value.isBoolean() ? value : mismatch(value, schema);
            case ANY -> {
                reportRepeated(value);
                yield schema.name().startsWith(JSON_SCHEMA) ? schemaOr(value, schema.name().substring(JSON_SCHEMA.length())) : value;
            }
        };
    }

    /** What may be a schema or something else reads itself, and says nothing of what it leaves out (apiextensions, marshal.go). */
    private static JsonNode schemaOr(JsonNode value, String otherwise) {
        TypedTree silent = new TypedTree(Map.of(), new HashSet<>());
        return switch (value) {
            case ObjectNode object -> silent.object(object, Schemas.bundled().definition(JSON_SCHEMA));
            case ArrayNode array when otherwise.equals("OrArray") -> {
                ArrayNode schemas = NODES.arrayNode(array.size());
                array.forEach(each -> schemas.add(schemaOr(each, "")));
                yield schemas;
            }
            case JsonNode other when otherwise.equals("OrBool") && !other.isBoolean() -> throw new DecodeException(
                    DecodeException.Cause.TYPE, "boolean or JSON schema expected");
            case JsonNode other -> other;
        };
    }

    private ArrayNode array(ArrayNode array, Schema schema) {
        Schema items = schema.items();
        if (items == null) {
            return array;
        }
        ArrayNode result = NODES.arrayNode(array.size());
        int length = path.length();
        for (int i = 0; i < array.size(); i++) {
            path.append('[').append(i).append(']');
            JsonNode each = array.get(i);
            result.add(each.isNull() ? zero(items) : value(each, items));
            path.setLength(length);
        }
        return result;
    }

    private JsonNode integer(JsonNode value, Schema schema) {
        boolean fits = value.isIntegralNumber()
                && ("int32".equals(schema.format()) ? value.canConvertToInt() : value.canConvertToLong());
        if (!fits) {
            throw mismatch("number " + Json.text(value), GoTypes.nameOf(schema));
        }
        return value;
    }

    private JsonNode intOrString(JsonNode value) {
        if (value.isString()) {
            return value;
        }
        if (!value.isNumber()) {
            throw mismatch(GoTypes.kindOf(value), "int32");
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw mismatch("number " + Json.text(value), "int32");
        }
        return value;
    }

    private JsonNode quantity(JsonNode value, UnaryOperator<ResourceQuantity> kept) {
        String text = value.isString() ? value.stringValue() : Json.text(value);
        try {
            return NODES.stringNode(kept.apply(ResourceQuantity.parse(text.strip())).text());
        } catch (IllegalArgumentException malformed) {
            throw new DecodeException(DecodeException.Cause.TYPE, String.valueOf(malformed.getMessage()));
        }
    }

    /** A map's value. Lists of resources are kept to the thousandth (upstream's SetDefaults_ResourceList), in almost all kinds. */
    private JsonNode entry(JsonNode value, Schema schema) {
        return schema.name().endsWith(QUANTITY) && !EXACT.contains(struct)
                ? quantity(value, ResourceQuantity::roundedToMilli)
                : value(value, schema);
    }

    private JsonNode string(JsonNode value, Schema schema) {
        String format = schema.format();
        if (format == null) {
            return value;
        }
        try {
            return switch (format) {
                case "byte" -> NODES.stringNode(GoFormats.base64(value.stringValue()));
                case "date-time" -> schema.name().endsWith(".MicroTime")
                        ? NODES.stringNode(GoFormats.microTime(value.stringValue()))
                        : NODES.stringNode(GoFormats.time(value.stringValue()));
                default -> value;
            };
        } catch (IllegalArgumentException malformed) {
            throw new DecodeException(DecodeException.Cause.TYPE, String.valueOf(malformed.getMessage()));
        }
    }

    /** What Go leaves in a slice or map for a null. */
    private static JsonNode zero(Schema schema) {
        if (schema.name().endsWith(QUANTITY)) {
            return NODES.stringNode("0");
        }
        return switch (schema.type()) {
            case OBJECT -> NODES.objectNode();
            case STRING -> NODES.stringNode("");
            case INTEGER, NUMBER -> NODES.numberNode(0);
            case BOOLEAN -> NODES.booleanNode(false);
            case ARRAY, ANY -> NODES.nullNode();
        };
    }

    private void step(String key) {
        path.append(path.isEmpty() ? "" : ".").append(key);
    }

    private void report(String what) {
        found.add(what + " field " + FieldError.quoted(path.toString()));
    }

    private JsonNode mismatch(JsonNode value, Schema schema) {
        throw mismatch(GoTypes.kindOf(value), GoTypes.nameOf(schema));
    }

    private DecodeException mismatch(String value, String type) {
        String where = struct.isEmpty() ? "value" : "struct field " + struct + "." + fields;
        return new DecodeException(
                DecodeException.Cause.TYPE,
                "json: cannot unmarshal " + value + " into Go " + where + " of type " + type);
    }
}
