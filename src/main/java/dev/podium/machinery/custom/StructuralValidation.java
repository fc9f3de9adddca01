package dev.podium.machinery.custom;

import dev.podium.machinery.FieldError;
import dev.podium.machinery.Schema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whether a value is what a structural schema asks for, in the words of kube-openapi's validation and as
 * apiextensions-apiserver's {@code ValidateCustomResource} passes them on. What an update leaves as it was is not
 * complained of, although the schema may have changed meanwhile (ratcheting).
 */
final class StructuralValidation {

    /** What is looked at. */
    private enum Extent {
        OBJECTS,
        /** Not who embedded objects are, nor whether a list's items are told apart. */
        DEFAULTS
    }

    private final List<FieldError> errors;
    private final Extent extent;

    StructuralValidation(List<FieldError> errors) {
        this(errors, Extent.OBJECTS);
    }

    private StructuralValidation(List<FieldError> errors, Extent extent) {
        this.errors = errors;
        this.extent = extent;
    }

    /** What is wrong with a default, whose own place is not named in the words. */
    static List<FieldError> ofDefault(JsonNode value, Schema schema, String path) {
        List<FieldError> errors = new ArrayList<>();
        new StructuralValidation(errors, Extent.DEFAULTS).value(value, null, schema, "");
        return errors.stream()
                .map(each -> new FieldError(
                        each.type(),
                        each.path().equals("<nil>") ? path : path + "." + each.path(),
                        each.badValue(),
                        each.detail()))
                .toList();
    }

    /** @param old what stood there before; null: nothing, or nothing that would count */
    void value(JsonNode value, @Nullable JsonNode old, Schema schema, String path) {
        if (old != null && value.equals(old)) {
            return;
        }
        JsonNode rules = schema.openApi();
        if (value.isNull() && Structure.nullable(schema)) {
            return;
        }
        ofType(value, schema, path);
        if (value.isNull()) {
            ScalarChecks.oneOf(value, rules, path, errors);
            return;
        }
        branches(value, schema, path);
        ScalarChecks.check(value, rules, path, errors);
        if (value.isArray()) {
            array(value, old, schema, path);
        }
        ScalarChecks.oneOf(value, rules, path, errors);
        if (value.isObject()) {
            object(value, old, schema, path);
        }
    }

    private void ofType(JsonNode value, Schema schema, String path) {
        // Of a default's type nothing is known but what the schema says outright.
        if (schema.intOrString() && extent == Extent.OBJECTS) {
            if (!value.isIntegralNumber() && !value.isString()) {
                typeError(path, "integer,string", value);
            }
            return;
        }
        String type = schema.openApi().path("type").asString("");
        boolean fits = switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isString();
            case "boolean" -> value.isBoolean();
            case "integer" -> value.isIntegralNumber()
                    || value.isNumber() && value.decimalValue().stripTrailingZeros().scale() <= 0;
            case "number" -> value.isNumber();
            default -> type.isEmpty();
        };
        if (!fits) {
            typeError(path, type, value);
        }
    }

    private void typeError(String path, String type, JsonNode value) {
        String found = switch (value.getNodeType()) {
            case OBJECT -> "object";
            case ARRAY -> "array";
            case STRING -> "string";
            case BOOLEAN -> "boolean";
            case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
            default -> "null";
        };
        errors.add(new FieldError(
                FieldError.Type.TYPE_INVALID,
                ScalarChecks.place(path),
                JsonNodeFactory.instance.stringNode(found),
                path + " in body must be of type " + type + ": \"" + found + "\""));
    }

    private void object(JsonNode value, @Nullable JsonNode old, Schema schema, String path) {
        JsonNode rules = schema.openApi();
        size(value.size(), rules, path, "Properties", "properties");
        Schema additional = schema.additionalProperties();
        for (Map.Entry<String, JsonNode> each : value.properties()) {
            if (additional != null && !schema.properties().containsKey(each.getKey())) {
                member(each.getKey(), value, old, additional, path);
            }
        }
        for (Map.Entry<String, Schema> each : schema.properties().entrySet()) {
            if (value.has(each.getKey())) {
                member(each.getKey(), value, old, each.getValue(), path);
            }
        }
        for (String each : schema.required()) {
            if (!value.has(each)) {
                errors.add(FieldError.required(Structure.below(path, each), ""));
            }
        }
        if (extent == Extent.OBJECTS && schema.embeddedResource() && value instanceof ObjectNode object) {
            for (String each : List.of("apiVersion", "kind")) {
                if (object.path(each).asString("").isEmpty()) {
                    errors.add(FieldError.required(Structure.below(path, each), "must not be empty"));
                }
            }
        }
    }

    private void member(String name, JsonNode value, @Nullable JsonNode old, Schema schema, String path) {
        value(value.get(name), old == null ? null : old.get(name), schema, Structure.below(path, name));
    }

    private void array(JsonNode value, @Nullable JsonNode old, Schema schema, String path) {
        Schema items = schema.items();
        if (items != null) {
            for (int i = 0; i < value.size(); i++) {
                value(
                        value.get(i),
                        Structure.counterpart(old, value.get(i), schema),
                        items,
                        Structure.below(path, i));
            }
        }
        size(value.size(), schema.openApi(), path, "Items", "items");
        if (extent == Extent.OBJECTS && schema.listType() != Schema.ListType.ATOMIC) {
            Set<JsonNode> seen = new HashSet<>();
            for (int i = 0; i < value.size(); i++) {
                JsonNode identity = identity(value.get(i), schema);
                if (!seen.add(identity)) {
                    errors.add(FieldError.duplicate(Structure.below(path, i), identity));
                }
            }
        }
    }

    /** What tells an item of a list from the others. */
    private static JsonNode identity(JsonNode item, Schema schema) {
        if (schema.listType() == Schema.ListType.SET) {
            return item;
        }
        ObjectNode keys = JsonNodeFactory.instance.objectNode();
        for (String each : schema.listMapKeys()) {
            if (item.has(each)) {
                keys.set(each, item.get(each));
            }
        }
        return keys;
    }

    private void size(int size, JsonNode rules, String path, String suffix, String what) {
        if (rules.path("min" + suffix).isNumber() && size < rules.path("min" + suffix).asLong()) {
            errors.add(FieldError.invalid(
                    ScalarChecks.place(path),
                    size,
                    path + " in body should have at least " + rules.path("min" + suffix).asLong() + " " + what));
        }
        if (rules.path("max" + suffix).isNumber() && size > rules.path("max" + suffix).asLong()) {
            errors.add(FieldError.tooMany(ScalarChecks.place(path), size, rules.path("max" + suffix).asInt()));
        }
    }

    /** {@code anyOf}, {@code oneOf}, {@code allOf} and {@code not}; what no schema fits is told of the whole object. */
    private void branches(JsonNode value, Schema schema, String path) {
        JsonNode rules = schema.openApi();
        if (!rules.path("anyOf").isEmpty()
                && rules.path("anyOf").valueStream().noneMatch(each -> failures(value, each, path).isEmpty())) {
            combination(path, "must validate at least one schema (anyOf)");
            errors.addAll(failures(value, rules.path("anyOf").path(0), path));
        }
        if (!rules.path("oneOf").isEmpty()) {
            long fitting = rules.path("oneOf").valueStream().filter(each -> failures(value, each, path).isEmpty()).count();
            if (fitting != 1) {
                combination(
                        path,
                        "must validate one and only one schema (oneOf). "
                                + (fitting == 0 ? "Found none valid" : "Found " + fitting + " valid alternatives"));
                if (fitting == 0) {
                    errors.addAll(failures(value, rules.path("oneOf").path(0), path));
                }
            }
        }
        int fitting = 0;
        for (JsonNode each : rules.path("allOf")) {
            List<FieldError> failures = failures(value, each, path);
            errors.addAll(failures);
            fitting += failures.isEmpty() ? 1 : 0;
        }
        if (fitting < rules.path("allOf").size()) {
            combination(path, "must validate all the schemas (allOf)" + (fitting == 0 ? ". None validated" : ""));
        }
        if (rules.path("not").isObject() && failures(value, rules.path("not"), path).isEmpty()) {
            combination(path, "must not validate the schema (not)");
        }
    }

    private void combination(String path, String what) {
        errors.add(FieldError.invalid("<nil>", "", "\"" + path + "\" " + what));
    }

    private List<FieldError> failures(JsonNode value, JsonNode branch, String path) {
        List<FieldError> failures = new ArrayList<>();
        if (branch instanceof ObjectNode object) {
            new StructuralValidation(failures, extent).value(value, null, Schema.of(object), path);
        }
        return failures;
    }
}
