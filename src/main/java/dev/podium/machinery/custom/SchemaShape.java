package dev.podium.machinery.custom;

import dev.podium.machinery.FieldError;
import dev.podium.machinery.Schema;
import dev.podium.machinery.Shapes;
import dev.podium.machinery.kind.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whether a schema is structural (apiextensions-apiserver, pkg/apiserver/schema/validation.go and
 * pkg/apis/apiextensions/validation).
 */
final class SchemaShape {

    private static final Set<String> TYPES = Set.of("object", "array", "string", "integer", "number", "boolean");
    private static final Set<String> METADATA = Set.of("name", "generateName");

    private final RuleChecks rules = new RuleChecks();

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
        below(schema, "root", 1);
        rules.total(schema);
        if (schema.errors().isEmpty()) {
            defaults(schema);
        }
    }

    /** @param most how many values of this schema there may be in an object; {@link RuleChecks#UNBOUNDED} if nothing bounds them */
    private void below(Field schema, String what, long most) {
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
            rules.check(schema, known, what.equals("root") ? Shapes.Place.ROOT : Shapes.Place.of(known), most);
        }
        long within = RuleChecks.within(schema, most);
        schema.get("properties").entries().forEach(each -> below(each.getValue(), "object fields", within));
        if (value.path("additionalProperties").isObject()) {
            below(schema.get("additionalProperties"), "object fields", within);
        }
        if (value.path("items").isObject()) {
            below(schema.get("items"), "array items", within);
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
