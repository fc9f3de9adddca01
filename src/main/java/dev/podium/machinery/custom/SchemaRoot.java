package dev.podium.machinery.custom;

import dev.podium.machinery.FieldError;
import dev.podium.machinery.GoStructs;
import dev.podium.machinery.Schema;
import dev.podium.machinery.kind.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A version's schema, from its root (upstream's validateCustomResourceDefinitionValidation). */
final class SchemaRoot {

    private static final String PROPS = "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps";
    private static final List<String> WITH_STATUS = List.of(
            "Description", "Type", "Format", "Title", "Maximum", "ExclusiveMaximum", "Minimum", "ExclusiveMinimum", "MaxLength",
            "MinLength", "Pattern", "MaxItems", "MinItems", "UniqueItems", "MultipleOf", "Required", "Items", "Properties",
            "ExternalDocs", "Example", "XPreserveUnknownFields", "XValidations");

    /** Whether an object's status is a part of its own. */
    enum Status {
        APART,
        WITHIN
    }

    /** Whether a schema must be structural. */
    enum Form {
        STRUCTURAL,
        ANY
    }

    private SchemaRoot() {}

    /** @param version whose schema it is */
    static void check(Field validation, Status status, Form form, Leniency leniency, String version) {
        Field schema = validation.get("openAPIV3Schema");
        if (!(schema.value() instanceof ObjectNode object)) {
            return;
        }
        List<FieldError> errors = new ArrayList<>();
        Field own = new Field(object, schema.path(), errors);
        if (status == Status.APART) {
            divisible(own);
        }
        if (own.get("nullable").isTrue()) {
            own.get("nullable").forbidden("nullable cannot be true at the root");
        }
        String unfit = form == Form.STRUCTURAL ? StructuralForm.unfit(object) : "";
        SchemaDeclarations.Rules rules = SchemaDeclarations.Rules.SKIPPED;
        if (form == Form.STRUCTURAL && unfit.isEmpty()) {
            List<FieldError> found = StructuralForm.check(own);
            if (found.isEmpty()) {
                found = DefaultChecks.check(own, Schema.of(object), leniency);
            }
            if (found.isEmpty()) {
                rules = SchemaDeclarations.Rules.COMPILED;
            }
            errors.addAll(found);
        }
        RuleChecks costs = new RuleChecks(leniency.unchanged().contains(version) ? RuleChecks.Each.ANY : RuleChecks.Each.BOUNDED);
        errors.addAll(new SchemaDeclarations(leniency, costs).check(own, rules));
        if (errors.isEmpty() && !unfit.isEmpty()) {
            own.invalid("", unfit);
        }
        if (rules == SchemaDeclarations.Rules.COMPILED) {
            costs.total(own);
        }
        errors.forEach(validation::add);
    }

    /** What the status must look like is taken from the properties, so nothing may be said of the whole. */
    private static void divisible(Field schema) {
        JsonNode shown = GoStructs.of(PROPS, schema.value());
        for (Map.Entry<String, JsonNode> each : shown.properties()) {
            if (Set.of("null", "\"\"", "false").contains(each.getValue().toString())) {
                continue;
            }
            if (each.getKey().equals("Type")) {
                if (!schema.get("type").is("object")) {
                    schema.get("type").invalid("only \"object\" is allowed as the type at the root of the schema if the status"
                            + " subresource is enabled");
                    return;
                }
            } else if (!WITH_STATUS.contains(each.getKey())) {
                schema.invalid(new GoStructs.Shown(shown), "only [" + String.join(" ", WITH_STATUS) + "] fields are allowed at the root of"
                        + " the schema if the status subresource is enabled");
                return;
            }
        }
    }
}
