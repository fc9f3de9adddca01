package dev.podium.registry.policy;

import dev.podium.cel.Expression;
import dev.podium.cel.ExpressionException;
import dev.podium.registry.webhook.Conditions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A ValidatingAdmissionPolicy, read and compiled.
 *
 * @param compiled null if an expression cannot be compiled
 * @param broken why; empty if all could be
 */
record Policy(
        String name,
        boolean ignoresFailure,
        MatchResources constraints,
        JsonNode paramKind,
        @Nullable Compiled compiled,
        String broken) {

    private static final Set<String> VARIABLES =
            Set.of("object", "oldObject", "request", "params", "namespaceObject", "variables", "authorizer");

    /** The expressions of a policy. */
    record Compiled(Conditions conditions, Map<String, Expression> variables, List<Validation> validations) {}

    /**
     * One thing that must hold.
     *
     * @param message empty: the expression says it
     */
    record Validation(
            Expression condition, String message, @Nullable Expression messageExpression, String reason) {}

    static Policy of(JsonNode object) {
        JsonNode spec = object.path("spec");
        Compiled compiled = null;
        String broken = "";
        try {
            compiled = compile(spec);
        } catch (ExpressionException wrong) {
            broken = "compilation error: " + wrong.getMessage();
        }
        return new Policy(
                object.path("metadata").path("name").asString(""),
                spec.path("failurePolicy").asString("").equals("Ignore"),
                MatchResources.of(spec.path("matchConstraints")),
                spec.path("paramKind"),
                compiled,
                broken);
    }

    private static Compiled compile(JsonNode spec) {
        Map<String, Expression> variables = new LinkedHashMap<>();
        spec.path("variables").forEach(each -> variables.put(
                each.path("name").asString(""), Expression.compile(each.path("expression").asString(""), VARIABLES)));
        List<Validation> validations = new ArrayList<>();
        for (JsonNode each : spec.path("validations")) {
            String message = each.path("messageExpression").asString("");
            validations.add(new Validation(
                    Expression.compile(each.path("expression").asString(""), VARIABLES),
                    each.path("message").asString(""),
                    message.isEmpty() ? null : Expression.compile(message, VARIABLES),
                    each.path("reason").asString("")));
        }
        return new Compiled(new Conditions(spec.path("matchConditions"), VARIABLES), variables, validations);
    }
}
