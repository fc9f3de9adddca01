package dev.podium.machinery;

import tools.jackson.databind.JsonNode;

/** Names of JSON values and of Go types, as Go's json package prints them in its errors. */
final class GoTypes {
    private GoTypes() {}

    static String kindOf(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> "object";
            case ARRAY -> "array";
            case STRING -> "string";
            case NUMBER -> "number";
            case BOOLEAN -> "bool";
            case NULL -> "null";
            case BINARY, MISSING, POJO -> throw new IllegalArgumentException("not JSON: " + value.getNodeType());
        };
    }

    /** The Go type that upstream declares for a field of this schema, as nearly as the schema tells. */
    static String nameOf(Schema schema) {
        if (!schema.name().isEmpty()) {
            return shortName(schema);
        }
        return switch (schema.type()) {
            case OBJECT -> schema.additionalProperties() == null
                    ? "map[string]interface {}"
                    : "map[string]" + nameOf(schema.additionalProperties());
            case ARRAY -> schema.items() == null ? "[]interface {}" : "[]" + nameOf(schema.items());
            case STRING -> "byte".equals(schema.format()) ? "[]uint8" : "string";
            case INTEGER -> schema.format() == null ? "int64" : schema.format();
            case NUMBER -> "float64";
            case BOOLEAN -> "bool";
            case ANY -> "interface {}";
        };
    }

    /** {@code v1.Container} for {@code io.k8s.api.core.v1.Container}. */
    private static String shortName(Schema schema) {
        String name = schema.name();
        int kind = name.lastIndexOf('.');
        return name.substring(name.lastIndexOf('.', kind - 1) + 1);
    }

    /** {@code Container} for {@code io.k8s.api.core.v1.Container}. */
    static String structOf(Schema schema) {
        return schema.name().substring(schema.name().lastIndexOf('.') + 1);
    }
}
