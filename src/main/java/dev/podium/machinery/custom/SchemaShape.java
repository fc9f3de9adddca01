package dev.podium.machinery.custom;

import dev.podium.cel.ExpressionException;
import dev.podium.cel.Language;
import dev.podium.cel.Result;
import dev.podium.cel.WrongResultException;
import dev.podium.machinery.FieldError;
import dev.podium.machinery.Schema;
import dev.podium.machinery.Shapes;
import dev.podium.machinery.kind.Field;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whether a schema is structural, and its rules expressions (apiextensions-apiserver, pkg/apiserver/schema/validation.go and
 * pkg/apis/apiextensions/validation).
 */
final class SchemaShape {

    private static final Set<String> TYPES = Set.of("object", "array", "string", "integer", "number", "boolean");
    private static final Set<String> METADATA = Set.of("name", "generateName");

    void root(Field schema) {
        if (schema.get("type").empty()) {
            schema.get("type").required("must not be empty at the root");
        } else if (!schema.get("type").is("object")) {
            schema.get("type").invalid("must be object at the root");
        }
        if (schema.get("nullable").isTrue()) {
            schema.get("nullable").forbidden("nullable cannot be true at the root");
        }
        Field metadata = schema.get("properties").key("metadata");
        if (metadata.present()) {
            for (Map.Entry<String, Field> each : metadata.get("properties").entries()) {
                if (!METADATA.contains(each.getKey())) {
                    metadata.forbidden("must not specify anything other than name and generateName, but metadata is implicitly specified");
                }
            }
        }
        below(schema, "root");
        if (schema.errors().isEmpty()) {
            defaults(schema);
        }
    }

    private void below(Field schema, String what) {
        JsonNode value = schema.value();
        boolean preserves = schema.get("x-kubernetes-preserve-unknown-fields").isTrue();
        boolean either = schema.get("x-kubernetes-int-or-string").isTrue();
        Field type = schema.get("type");
        if (type.empty() && !preserves && !either && !what.equals("root")) {
            type.required("must not be empty for specified " + what);
        }
        if (!type.empty() && !TYPES.contains(type.text())) {
            type.notSupported(List.of("array", "boolean", "integer", "number", "object", "string"));
        }
        if (either && !type.empty()) {
            type.invalid("must be empty if x-kubernetes-int-or-string is true");
        }
        if (schema.get("$ref").present()) {
            schema.get("$ref").forbidden("$ref is not supported");
        }
        if (schema.get("uniqueItems").isTrue()) {
            schema.get("uniqueItems")
                    .forbidden("uniqueItems cannot be set to true since the runtime complexity becomes quadratic");
        }
        if (value.path("x-kubernetes-preserve-unknown-fields").isBoolean() && !preserves) {
            schema.get("x-kubernetes-preserve-unknown-fields").invalid("must be true or undefined");
        }
        if (value.path("properties").size() > 0 && value.has("additionalProperties")) {
            schema.get("additionalProperties").forbidden("additionalProperties and properties are mutual exclusive");
        }
        if (schema.get("x-kubernetes-embedded-resource").isTrue() && !type.is("object")) {
            type.invalid("must be object if x-kubernetes-embedded-resource is true");
        }
        if (type.is("array") && !value.path("items").isObject()) {
            schema.get("items").required("must be specified");
        }
        Field pattern = schema.get("pattern");
        if (!pattern.empty() && !ScalarChecks.problem(pattern.text()).isEmpty()) {
            pattern.invalid("must be a valid regular expression, but isn't: " + ScalarChecks.problem(pattern.text()));
        }
        lists(schema);
        if (value instanceof ObjectNode object) {
            Schema known = Schema.of(object);
            rules(schema, known, what.equals("root") ? Shapes.Place.ROOT : Shapes.Place.of(known));
        }
        schema.get("properties").entries().forEach(each -> below(each.getValue(), "object fields"));
        if (value.path("additionalProperties").isObject()) {
            below(schema.get("additionalProperties"), "object fields");
        }
        if (value.path("items").isObject()) {
            below(schema.get("items"), "array items");
        }
    }

    private static void lists(Field schema) {
        Field listType = schema.get("x-kubernetes-list-type");
        Field keys = schema.get("x-kubernetes-list-map-keys");
        if (!listType.empty()) {
            listType.ifSetOneOf(List.of("atomic", "map", "set"));
            if (!schema.get("type").is("array")) {
                schema.get("type").invalid("must be array if x-kubernetes-list-type is specified");
            }
        }
        if (listType.is("map")) {
            if (keys.size() == 0) {
                keys.required("must not be empty if x-kubernetes-list-type is map");
            }
            for (Field key : keys.items()) {
                if (!schema.get("items").get("properties").value().has(key.text())) {
                    key.invalid("entries must all be names of item properties");
                }
            }
        } else if (keys.size() > 0) {
            keys.forbidden("must not be set if x-kubernetes-list-type is not map");
        }
        Field mapType = schema.get("x-kubernetes-map-type");
        if (!mapType.empty()) {
            mapType.ifSetOneOf(List.of("atomic", "granular"));
        }
    }

    private static void rules(Field schema, Schema known, Shapes.Place place) {
        Map<SchemaTypes.Past, Language> languages = new EnumMap<>(SchemaTypes.Past.class);
        for (Field rule : schema.get("x-kubernetes-validations").items()) {
            if (rule.get("rule").text().isBlank()) {
                rule.get("rule").required("rule is not specified");
                continue;
            }
            Language language = languages.computeIfAbsent(
                    SchemaTypes.Past.of(rule.value()), past -> SchemaTypes.language(known, place, past));
            compiles(rule.get("rule"), language, Result.BOOL, "cel expression");
            if (!rule.get("messageExpression").empty()) {
                compiles(rule.get("messageExpression"), language, Result.TEXT, "messageExpression");
            }
            rule.get("reason")
                    .ifSetOneOf(List.of(
                            "FieldValueRequired", "FieldValueForbidden", "FieldValueInvalid", "FieldValueDuplicate"));
        }
    }

    private static void compiles(Field expression, Language language, Result result, String what) {
        try {
            language.compile(expression.text(), Set.of(result));
        } catch (WrongResultException wrong) {
            expression.invalid(what + " must evaluate to a " + result.title());
        } catch (ExpressionException wrong) {
            String prefix = result == Result.TEXT ? what + " " : "";
            expression.invalid(prefix + "compilation failed: " + wrong.getMessage());
        }
    }

    /** Defaults must be what the schema itself would take. */
    private void defaults(Field schema) {
        if (schema.value() instanceof ObjectNode object) {
            Schema compiled = Schema.of(object);
            schema.get("properties").entries().forEach(each -> defaults(each.getValue()));
            if (schema.value().path("items").isObject()) {
                defaults(schema.get("items"));
            }
            if (schema.value().path("additionalProperties").isObject()) {
                defaults(schema.get("additionalProperties"));
            }
            JsonNode standard = object.get("default");
            if (standard != null) {
                JsonNode filled = standard.deepCopy();
                StructuralDefaults.apply(filled, compiled);
                List<FieldError> errors = new ArrayList<>();
                new StructuralValidation(errors).value(filled, null, compiled, schema.path() + ".default");
                errors.forEach(schema::add);
            }
        }
    }
}
