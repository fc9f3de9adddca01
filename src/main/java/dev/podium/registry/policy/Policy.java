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
 * A ValidatingAdmissionPolicy or MutatingAdmissionPolicy, read and compiled.
 *
 * @param reinvoked whether it wants to see again what has been changed after it
 * @param compiled null if an expression cannot be compiled
 * @param broken why; empty if all could be
 */
record Policy(
        String name,
        boolean ignoresFailure,
        MatchResources constraints,
        JsonNode paramKind,
        boolean reinvoked,
        @Nullable Compiled compiled,
        String broken) {

    private static final Set<String> VARIABLES =
            Set.of("object", "oldObject", "request", "params", "namespaceObject", "variables", "authorizer", "authorizer.requestResource");

    /** The expressions of a policy; it has either validations or mutations. */
    record Compiled(
            Conditions conditions,
            Map<String, Expression> variables,
            List<Validation> validations,
            List<Mutation> mutations) {}

    /** One change. */
    sealed interface Mutation {}

    /** @param expression makes an {@code Object} that is laid over the object */
    record Configuration(Expression expression) implements Mutation {}

    /** @param expression makes a list of {@code JSONPatch}es */
    record Patch(Expression expression) implements Mutation {}

    /**
     * One thing that must hold.
     *
     * @param message empty: the expression says it
     */
    record Validation(
            Expression condition, String message, @Nullable Expression messageExpression, String reason) {}

    /** @throws MisconfiguredException if an expression cannot be compiled */
    Compiled demand() throws MisconfiguredException {
        if (compiled == null) {
            throw new MisconfiguredException(broken);
        }
        return compiled;
    }

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
                spec.path("reinvocationPolicy").asString("").equals("IfNeeded"),
                compiled,
                broken);
    }

    private static Compiled compile(JsonNode spec) {
        Map<String, Expression> variables = new LinkedHashMap<>();
        boolean mutating = spec.has("mutations");
        for (JsonNode each : spec.path("variables")) {
            String text = each.path("expression").asString("");
            variables.put(
                    each.path("name").asString(""),
                    mutating ? Expression.compileMutation(text, VARIABLES) : Expression.compile(text, VARIABLES));
        }
        List<Validation> validations = new ArrayList<>();
        for (JsonNode each : spec.path("validations")) {
            String message = each.path("messageExpression").asString("");
            validations.add(new Validation(
                    Expression.compile(each.path("expression").asString(""), VARIABLES),
                    each.path("message").asString(""),
                    message.isEmpty() ? null : Expression.compile(message, VARIABLES),
                    each.path("reason").asString("")));
        }
        return new Compiled(new Conditions(spec.path("matchConditions"), VARIABLES), variables, validations, mutations(spec));
    }

    private static List<Mutation> mutations(JsonNode spec) {
        List<Mutation> mutations = new ArrayList<>();
        for (JsonNode each : spec.path("mutations")) {
            JsonNode configuration = each.path("applyConfiguration");
            JsonNode detail = configuration.isObject() ? configuration : each.path("jsonPatch");
            Expression expression = Expression.compileMutation(detail.path("expression").asString(""), VARIABLES);
            mutations.add(configuration.isObject() ? new Configuration(expression) : new Patch(expression));
        }
        return mutations;
    }
}
