package dev.podium.machinery.custom;

import dev.podium.machinery.FieldError;
import dev.podium.machinery.GoStructs;
import dev.podium.machinery.Schema;
import dev.podium.machinery.Shapes;
import dev.podium.machinery.kind.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a schema may say, whether or not it is structural (upstream's ValidateCustomResourceDefinitionOpenAPISchema). What is wrong
 * with its rules is told after all else.
 */
final class SchemaDeclarations {

    static final List<String> TYPES = List.of("array", "boolean", "integer", "number", "object", "string");
    private static final Set<String> METADATA = Set.of("metadata", "kind", "apiVersion");
    private static final List<String> REASONS =
            List.of("FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired");
    private static final Pattern LINE_BREAK = Pattern.compile("[\n\r]");

    /** Whether rules can be compiled: they cannot if their schema is not structural. */
    enum Rules {
        COMPILED,
        SKIPPED
    }

    /**
     * Where in a schema one is.
     *
     * @param noDefaults why there may be no defaults; null if there may be some
     * @param ofMetadata whether it is about what every object has
     * @param uncorrelatable within what values cannot be told to be those of before; null if they can
     * @param most how many values there may be in an object
     */
    private record Place(
            Rules rules, Level level, @Nullable String noDefaults, boolean ofMetadata, @Nullable String uncorrelatable, long most) {

        Place withoutDefaults(String reason) {
            return new Place(rules, level, reason, ofMetadata, uncorrelatable, most);
        }

        Place metadata() {
            return new Place(rules, level, noDefaults, true, uncorrelatable, most);
        }

        Place uncorrelatable(String path) {
            return new Place(rules, level, noDefaults, ofMetadata, uncorrelatable == null ? path : uncorrelatable, most);
        }

        Place below(long mostBelow) {
            return new Place(rules, Level.BELOW, noDefaults, ofMetadata, uncorrelatable, mostBelow);
        }

        Place branch() {
            return new Place(Rules.SKIPPED, Level.BELOW, noDefaults, ofMetadata, uncorrelatable, most);
        }
    }

    private enum Level {
        ROOT,
        BELOW
    }

    private final Leniency leniency;
    private final RuleChecks costs;
    private final List<FieldError> errors = new ArrayList<>();
    private final List<FieldError> ruleErrors = new ArrayList<>();

    SchemaDeclarations(Leniency leniency, RuleChecks costs) {
        this.leniency = leniency;
        this.costs = costs;
    }

    /** What is wrong with a whole schema. */
    List<FieldError> check(Field root, Rules rules) {
        schema(new Field(root.value(), root.path(), errors), new Place(rules, Level.ROOT, null, false, null, 1));
        errors.addAll(ruleErrors);
        return errors;
    }

    private void schema(Field schema, Place place) {
        if (!(schema.value() instanceof ObjectNode object)) {
            return;
        }
        int before = errors.size();
        unsupported(schema, place);
        if (schema.get("uniqueItems").isTrue()) {
            schema.get("uniqueItems")
                    .forbidden("uniqueItems cannot be set to true since the runtime complexity becomes quadratic");
        }
        members(schema, place);
        branches(schema, place);
        items(schema, place);
        schema.get("dependencies").entries().forEach(each -> schema(each.getValue(), place.branch()));
        if (object.path("x-kubernetes-preserve-unknown-fields").isBoolean()
                && !schema.get("x-kubernetes-preserve-unknown-fields").isTrue()) {
            schema.get("x-kubernetes-preserve-unknown-fields").invalid("must be true or undefined");
        }
        SchemaLists.check(schema, leniency);
        Field rules = schema.get("x-kubernetes-validations");
        rules.items().forEach(each -> rule(each, object));
        if (!rules.empty() && errors.size() == before && place.rules == Rules.COMPILED) {
            boolean whole = place.level == Level.ROOT || schema.get("x-kubernetes-embedded-resource").isTrue();
            costs.check(
                    new Field(object, schema.path(), ruleErrors),
                    Schema.of(object),
                    whole ? Shapes.Place.ROOT : Shapes.Place.BELOW,
                    place.most,
                    place.uncorrelatable);
        }
    }

    /** Upstream's specStandardValidatorV3. */
    private void unsupported(Field schema, Place place) {
        Field type = schema.get("type");
        if (!leniency.allows(Leniency.Fault.TYPES) && !type.empty() && !TYPES.contains(type.text())) {
            type.notSupported(TYPES);
        }
        if (schema.get("default").present() && place.noDefaults != null) {
            schema.get("default").forbidden("must not be set " + place.noDefaults);
        }
        if (!schema.get("id").empty()) {
            schema.get("id").forbidden("id is not supported");
        }
        for (String each : List.of("additionalItems", "patternProperties", "definitions", "dependencies", "$ref")) {
            if (schema.get(each).present()) {
                schema.get(each).forbidden(each + " is not supported");
            }
        }
        if (type.is("null")) {
            type.forbidden("type cannot be set to null, use nullable as an alternative");
        }
        if (!schema.get("items").empty() && schema.get("items").value().isArray()) {
            schema.get("items").forbidden("items must be a schema object and not an array");
        }
        if (place.ofMetadata && schema.get("x-kubernetes-embedded-resource").isTrue()) {
            schema.get("x-kubernetes-embedded-resource").forbidden("must not be used inside of resource meta");
        }
    }

    private void members(Field schema, Place place) {
        long most = RuleChecks.within(schema, place.most);
        Field additional = schema.get("additionalProperties");
        Field properties = schema.get("properties");
        if (additional.present()) {
            if (!properties.empty() && !additional.isTrue()) {
                additional.forbidden("additionalProperties and properties are mutual exclusive");
            }
            Place below = place.ofMetadata
                    ? place.withoutDefaults("inside additionalProperties applying to object metadata")
                    : place;
            schema(additional, below.below(most));
        }
        Field mapType = schema.get("x-kubernetes-map-type");
        boolean whole = place.level == Level.ROOT;
        for (Map.Entry<String, Field> each : properties.entries()) {
            Place below = mapType.absent() || mapType.is("granular") || mapType.is("atomic") ? place : place.uncorrelatable(schema.path());
            if ((whole || schema.get("x-kubernetes-embedded-resource").isTrue()) && METADATA.contains(each.getKey())) {
                below = whole ? below.metadata().withoutDefaults("in top-level " + each.getKey()) : below.metadata();
            }
            schema(each.getValue(), below.below(most));
        }
    }

    private void branches(Field schema, Place place) {
        schema(schema.get("not"), place.branch());
        for (String each : List.of("allOf", "oneOf", "anyOf")) {
            schema.get(each).items().forEach(branch -> schema(branch, place.branch()));
        }
        schema.get("definitions").entries().forEach(each -> schema(each.getValue(), place.branch()));
    }

    private void items(Field schema, Place place) {
        Field items = schema.get("items");
        Place below = (schema.get("x-kubernetes-list-type").is("map") ? place : place.uncorrelatable(schema.path()))
                .below(RuleChecks.within(schema, place.most));
        schema(items, below);
        items.items().forEach(each -> schema(each, below));
    }

    private static void rule(Field rule, JsonNode schema) {
        String text = rule.get("rule").text().strip();
        Field message = rule.get("message");
        if (text.isEmpty()) {
            rule.get("rule").required("rule is not specified");
        } else if (!message.empty() && message.text().isBlank()) {
            message.invalid("must be non-empty if specified");
        } else if (broken(message.text().strip())) {
            message.invalid("must not contain line breaks");
        } else if (broken(text) && message.text().isBlank()) {
            message.required("message must be specified if rule contains line breaks");
        }
        if (!rule.get("messageExpression").empty() && rule.get("messageExpression").text().isBlank()) {
            rule.get("messageExpression").required("messageExpression must be non-empty if specified");
        }
        rule.get("reason").ifSetOneOf(REASONS);
        Field path = rule.get("fieldPath");
        if (path.empty()) {
            return;
        }
        if (path.text().isBlank()) {
            path.invalid("must be non-empty if specified");
        }
        if (broken(path.text())) {
            path.invalid("must not contain line breaks");
        }
        if (!leads(path.text(), schema)) {
            path.invalid("must be a valid path");
        }
    }

    private static boolean broken(String text) {
        return LINE_BREAK.matcher(text).find();
    }

    private static boolean leads(String path, JsonNode schema) {
        if (!StructuralForm.unfit(schema).isEmpty()) {
            return true;
        }
        try {
            FieldPaths.follow(path, schema, FieldPaths.Notation.BRACKETS);
            return true;
        } catch (IllegalArgumentException nowhere) {
            return false;
        }
    }

    /** A rule as messages show it. */
    static GoStructs.Shown shown(Field rule) {
        return new GoStructs.Shown(
                GoStructs.of("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.ValidationRule", rule.value()));
    }
}
