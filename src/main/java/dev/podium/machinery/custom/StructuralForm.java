package dev.podium.machinery.custom;

import dev.podium.machinery.FieldError;
import dev.podium.machinery.kind.Field;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Whether a schema is structural (apiextensions-apiserver, pkg/apiserver/schema/convert.go, validation.go and complete.go): what it
 * says of an object's structure stands outside of {@code allOf}, {@code anyOf}, {@code oneOf} and {@code not}.
 */
final class StructuralForm {

    private static final List<String> BRANCHES = List.of("allOf", "anyOf", "oneOf");
    private static final Set<String> NAMES = Set.of("name", "generateName");

    /** Where a schema stands. */
    private enum Level {
        ROOT,
        ITEM,
        FIELD
    }

    private StructuralForm() {}

    static boolean holds(JsonNode schema) {
        return unfit(schema).isEmpty() && check(new Field(schema, "", new ArrayList<>())).isEmpty();
    }

    /** Why a schema cannot be read as a structural one at all; empty if it can. */
    static String unfit(JsonNode schema) {
        if (!schema.isObject()) {
            return "";
        }
        for (Map.Entry<String, String> each : List.of(
                Map.entry("id", "id"),
                Map.entry("$schema", "schema"),
                Map.entry("$ref", "$ref"),
                Map.entry("patternProperties", "patternProperties"),
                Map.entry("dependencies", "dependencies"),
                Map.entry("additionalItems", "additionalItems"),
                Map.entry("definitions", "definitions"))) {
            JsonNode value = schema.path(each.getKey());
            if (!value.isMissingNode() && !(value.isString() && value.stringValue().isEmpty())) {
                return "OpenAPIV3Schema '" + each.getValue() + "' is not supported";
            }
        }
        List<JsonNode> below = new ArrayList<>();
        below.add(schema.path("not"));
        BRANCHES.forEach(each -> schema.path(each).forEach(below::add));
        for (JsonNode each : below) {
            String unfit = unfit(each);
            if (!unfit.isEmpty()) {
                return unfit;
            }
        }
        if (schema.path("x-kubernetes-preserve-unknown-fields").isBoolean()
                && !schema.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
            return "internal error: 'x-kubernetes-preserve-unknown-fields' must be true or undefined";
        }
        if (schema.path("items").isArray() && !schema.path("items").isEmpty()) {
            return "OpenAPIV3Schema 'items' must be a schema, but is an array";
        }
        below.clear();
        below.add(schema.path("items"));
        schema.path("properties").forEach(below::add);
        below.add(schema.path("additionalProperties"));
        return below.stream().map(StructuralForm::unfit).filter(each -> !each.isEmpty()).findFirst().orElse("");
    }

    /** What is not structural about a schema that can be read as such, in upstream's order: that of the messages. */
    static List<FieldError> check(Field schema) {
        List<FieldError> errors = new ArrayList<>();
        Field root = new Field(schema.value(), schema.path(), errors);
        invariants(root, Level.ROOT);
        Completeness.check(root);
        errors.sort(Comparator.comparing(FieldError::toString));
        return errors;
    }

    private static void invariants(Field schema, Level level) {
        Field items = schema.get("items");
        Field type = schema.get("type");
        if (type.is("array") && !items.value().isObject()) {
            items.required("must be specified");
        }
        if (items.value().isObject()) {
            invariants(items, Level.ITEM);
        }
        schema.get("properties").entries().forEach(each -> invariants(each.getValue(), Level.FIELD));
        Field additional = schema.get("additionalProperties");
        if (additional.present() && level == Level.ROOT) {
            additional.forbidden("must not be used at the root");
        }
        if (additional.value().isObject()) {
            invariants(additional, Level.FIELD);
        }
        extensions(schema);
        values(schema, IntOrString.outermost(schema.value()));
        boolean embedded = schema.get("x-kubernetes-embedded-resource").isTrue();
        type(schema, level);
        if (embedded && additional.present()) {
            additional.forbidden("must not be used if x-kubernetes-embedded-resource is set");
        }
        if (level == Level.ROOT && !type.empty() && !type.is("object")) {
            type.invalid("must be object at the root");
        }
        if (embedded || level == Level.ROOT) {
            for (String each : List.of("kind", "apiVersion")) {
                Field property = schema.get("properties").key(each);
                if (property.present() && !property.get("type").is("string")) {
                    property.get("type").invalid(property.get("type").text(), "must be string");
                }
            }
        }
        Field metadata = schema.get("properties").key("metadata");
        if (metadata.present()) {
            if ((embedded || level == Level.ROOT) && !metadata.get("type").is("object")) {
                metadata.get("type").invalid(metadata.get("type").text(), "must be object");
            }
            if (level == Level.ROOT && saysMore(metadata.value())) {
                metadata.forbidden("must not specify anything other than name and generateName, but metadata is implicitly specified");
            }
        }
        if (embedded && !schema.get("x-kubernetes-preserve-unknown-fields").isTrue() && schema.get("properties").empty()) {
            schema.get("properties")
                    .required("must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields");
        }
    }

    private static void type(Field schema, Level level) {
        Field type = schema.get("type");
        if (schema.get("x-kubernetes-embedded-resource").isTrue() && !type.is("object")) {
            if (type.empty()) {
                type.required("must be object if x-kubernetes-embedded-resource is true");
            } else {
                type.invalid("must be object if x-kubernetes-embedded-resource is true");
            }
        } else if (type.empty()
                && !schema.get("x-kubernetes-int-or-string").isTrue()
                && !schema.get("x-kubernetes-preserve-unknown-fields").isTrue()) {
            type.required(
                    switch (level) {
                        case ROOT -> "must not be empty at the root";
                        case ITEM -> "must not be empty for specified array items";
                        case FIELD -> "must not be empty for specified object fields";
                    });
        }
    }

    /** Whether the schema of the metadata, which is known, says more than what names may be. */
    private static boolean saysMore(JsonNode metadata) {
        for (Map.Entry<String, JsonNode> each : metadata.properties()) {
            JsonNode value = each.getValue();
            boolean said = switch (each.getKey()) {
                case "type", "default" -> false;
                case "properties" -> !NAMES.containsAll(value.propertyNames());
                default -> !value.isNull() && !Set.of("false", "\"\"").contains(value.toString());
            };
            if (said) {
                return true;
            }
        }
        return false;
    }

    private static void extensions(Field schema) {
        if (schema.get("x-kubernetes-int-or-string").isTrue()) {
            for (String each : List.of("x-kubernetes-preserve-unknown-fields", "x-kubernetes-embedded-resource")) {
                if (schema.get(each).isTrue()) {
                    schema.get(each).invalid("must be false if x-kubernetes-int-or-string is true");
                }
            }
        }
    }

    /** Where a schema may say that a value is an integer or a string, which is told by its branches. */
    private enum IntOrString {
        ANY_OF,
        FIRST_OF_ALL,
        NOWHERE;

        /** A schema may do so in both places. */
        static Set<IntOrString> outermost(JsonNode schema) {
            JsonNode first = schema.path("allOf").path(0);
            return said(schema)
                    ? said(first) ? Set.of(ANY_OF, FIRST_OF_ALL) : Set.of(ANY_OF)
                    : said(first) ? Set.of(FIRST_OF_ALL) : Set.of(NOWHERE);
        }

        private static boolean said(JsonNode schema) {
            JsonNode anyOf = schema.path("anyOf");
            return anyOf.size() == 2 && only(anyOf.path(0), "integer") && only(anyOf.path(1), "string");
        }

        private static boolean only(JsonNode branch, String type) {
            return branch.size() == 1 && branch.path("type").asString("").equals(type);
        }
    }

    private static void values(Field schema, Set<IntOrString> allowed) {
        if (!allowed.contains(IntOrString.ANY_OF)) {
            schema.get("anyOf").items().forEach(each -> nested(each, Set.of()));
        }
        List<Field> all = schema.get("allOf").items();
        for (int i = 0; i < all.size(); i++) {
            boolean first = i == 0 && allowed.contains(IntOrString.FIRST_OF_ALL);
            nested(all.get(i), first ? Set.of(IntOrString.ANY_OF) : Set.of());
        }
        schema.get("oneOf").items().forEach(each -> nested(each, Set.of()));
        nested(schema.get("not"), Set.of());
        Field pattern = schema.get("pattern");
        String problem = pattern.empty() ? "" : ScalarChecks.problem(pattern.text());
        if (!problem.isEmpty()) {
            pattern.invalid("must be a valid regular expression, but isn't: " + problem);
        }
    }

    /** A schema within a branch: it only narrows what is specified outside. */
    private static void nested(Field schema, Set<IntOrString> allowed) {
        if (!schema.value().isObject()) {
            return;
        }
        values(schema, allowed);
        if (schema.get("items").value().isObject()) {
            nested(schema.get("items"), Set.of());
        }
        schema.get("properties").entries().forEach(each -> nested(each.getValue(), Set.of()));
        for (String each : List.of("type", "title", "description", "x-kubernetes-list-map-keys", "x-kubernetes-validations")) {
            if (!schema.get(each).empty()) {
                schema.get(each).forbidden("must be empty to be structural");
            }
        }
        Field additional = schema.get("additionalProperties");
        if (additional.value().isObject() || additional.isTrue()) {
            additional.forbidden("must be undefined to be structural");
        }
        for (String each : List.of("default", "x-kubernetes-list-type", "x-kubernetes-map-type")) {
            if (schema.get(each).present()) {
                schema.get(each).forbidden("must be undefined to be structural");
            }
        }
        for (String each : List.of(
                "nullable", "x-kubernetes-preserve-unknown-fields", "x-kubernetes-embedded-resource", "x-kubernetes-int-or-string")) {
            if (schema.get(each).isTrue()) {
                schema.get(each).forbidden("must be false to be structural");
            }
        }
        if (schema.get("properties").key("metadata").present()) {
            schema.get("properties").key("metadata").forbidden("must not be specified in a nested context");
        }
    }

    /** What branches speak of is specified outside of them. */
    private static final class Completeness {

        private Completeness() {}

        static void check(Field schema) {
            branches(schema, schema);
        }

        private static void branches(Field branching, Field schema) {
            nested(branching.get("not"), schema);
            BRANCHES.forEach(name -> branching.get(name).items().forEach(each -> nested(each, schema)));
        }

        private static void nested(Field branch, Field schema) {
            if (!branch.value().isObject()) {
                return;
            }
            if (!schema.value().isObject()) {
                schema.required("because it is defined in " + branch.path());
                return;
            }
            branches(branch, schema);
            nested(branch.get("items"), schema.get("items"));
            for (Map.Entry<String, Field> each : branch.get("properties").entries()) {
                nested(each.getValue(), schema.get("properties").key(each.getKey()));
            }
        }
    }
}
