package dev.podium.registry.policy;

import dev.podium.cel.Expression;
import dev.podium.cel.ExpressionException;
import dev.podium.cel.Language;
import dev.podium.machinery.PolicyLanguage;
import dev.podium.registry.webhook.Conditions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

    /** The expressions of a policy; it has either validations or mutations. */
    record Compiled(
            Conditions conditions,
            Map<String, Expression> variables,
            List<Validation> validations,
            List<Annotation> annotations,
            List<Mutation> mutations) {}

    /** Something for the audit log. */
    record Annotation(String key, Expression value) {}

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
        PolicyLanguage known = PolicyLanguage.of(spec);
        spec.path("variables")
                .forEach(each -> known.define(each.path("name").asString(""), each.path("expression").asString("")));
        Language language = known.language();
        List<Validation> validations = new ArrayList<>();
        for (JsonNode each : spec.path("validations")) {
            String message = each.path("messageExpression").asString("");
            validations.add(new Validation(
                    language.compile(each.path("expression").asString("")),
                    each.path("message").asString(""),
                    message.isEmpty() ? null : language.compile(message),
                    each.path("reason").asString("")));
        }
        return new Compiled(
                new Conditions(spec.path("matchConditions"), known::conditions),
                known.variables(),
                validations,
                spec.path("auditAnnotations").valueStream()
                        .map(each -> new Annotation(
                                each.path("key").asString(""), language.compile(each.path("valueExpression").asString(""))))
                        .toList(),
                mutations(spec, language));
    }

    private static List<Mutation> mutations(JsonNode spec, Language language) {
        List<Mutation> mutations = new ArrayList<>();
        for (JsonNode each : spec.path("mutations")) {
            JsonNode configuration = each.path("applyConfiguration");
            JsonNode detail = configuration.isObject() ? configuration : each.path("jsonPatch");
            Expression expression = language.compile(detail.path("expression").asString(""));
            mutations.add(configuration.isObject() ? new Configuration(expression) : new Patch(expression));
        }
        return mutations;
    }
}
