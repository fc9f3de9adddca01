package dev.podium.machinery.custom;

import dev.podium.cel.Expression;
import dev.podium.cel.ExpressionException;
import dev.podium.cel.Language;
import dev.podium.cel.Result;
import dev.podium.cel.WrongResultException;
import dev.podium.machinery.Schema;
import dev.podium.machinery.Shapes;
import dev.podium.machinery.kind.Field;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Whether the rules in a schema are expressions, and cost no more than they may, each and all together, in the largest object that
 * the schema lets be (apiextensions-apiserver, pkg/apis/apiextensions/validation). For one schema.
 */
final class RuleChecks {

    /** Of how many values there may be, if nothing in the schema bounds them. */
    static final long UNBOUNDED = Long.MAX_VALUE;

    private static final long MOST_COST = 10_000_000;
    private static final long MOST_COST_OF_ALL = 100_000_000;
    private static final int MOST_EXPENSIVE = 4;

    private final List<Cost> costs = new ArrayList<>();

    private record Cost(Field expression, long cost) {}

    /** How many values there may be of what is within a schema of which there may be {@code most}. */
    static long within(Field schema, long most) {
        JsonNode value = schema.value();
        String bound =
                switch (value.path("type").asString("")) {
                    case "array" -> "maxItems";
                    case "object" -> value.has("additionalProperties") ? "maxProperties" : "";
                    default -> "";
                };
        if (bound.isEmpty()) {
            return most;
        }
        return value.path(bound).isNumber() ? product(most, Math.max(0, value.path(bound).asLong(0))) : UNBOUNDED;
    }

    /** @param most how many values of this schema there may be in an object */
    void check(Field schema, Schema known, Shapes.Place place, long most) {
        Map<SchemaTypes.Past, Language> languages = new EnumMap<>(SchemaTypes.Past.class);
        long times = most == UNBOUNDED ? Shapes.LARGEST_REQUEST / (Shapes.leastBytes(known) + 1) : most;
        for (Field rule : schema.get("x-kubernetes-validations").items()) {
            if (rule.get("rule").text().isBlank()) {
                rule.get("rule").required("rule is not specified");
                continue;
            }
            Language language = languages.computeIfAbsent(
                    SchemaTypes.Past.of(rule.value()), past -> SchemaTypes.language(known, place, past));
            cost(rule.get("rule"), compiled(rule.get("rule"), language, Result.BOOL, "cel expression"), times, "estimated rule cost");
            Field message = rule.get("messageExpression");
            if (!message.empty()) {
                cost(message, compiled(message, language, Result.TEXT, "messageExpression"), times, "estimated messageExpression cost");
            }
            rule.get("reason")
                    .ifSetOneOf(List.of(
                            "FieldValueRequired", "FieldValueForbidden", "FieldValueInvalid", "FieldValueDuplicate"));
        }
    }

    private static @Nullable Expression compiled(Field expression, Language language, Result result, String what) {
        try {
            return language.compile(expression.text(), Set.of(result));
        } catch (WrongResultException wrong) {
            expression.invalid(what + " must evaluate to a " + result.title());
        } catch (ExpressionException wrong) {
            String prefix = result == Result.TEXT ? what + " " : "";
            expression.invalid(prefix + "compilation failed: " + wrong.getMessage());
        }
        return null;
    }

    private void cost(Field place, @Nullable Expression expression, long times, String what) {
        if (expression == null) {
            return;
        }
        long cost = product(expression.worstCost(), times);
        costs.add(new Cost(place, cost));
        if (cost > MOST_COST) {
            place.forbidden(tooMuch(what, cost, MOST_COST));
        }
    }

    /** Looks at all rules together. */
    void total(Field schema) {
        long total = costs.stream().mapToLong(Cost::cost).reduce(0, (a, b) -> a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b);
        if (total > MOST_COST_OF_ALL) {
            costs.stream()
                    .filter(each -> each.cost() >= MOST_COST_OF_ALL / 100)
                    .sorted(Comparator.comparingLong(Cost::cost).reversed())
                    .limit(MOST_EXPENSIVE)
                    .forEach(each -> each.expression()
                            .forbidden("contributed to estimated rule & messageExpression cost total exceeding cost limit for"
                                    + " entire OpenAPIv3 schema"));
            schema.forbidden(tooMuch(
                    "x-kubernetes-validations estimated rule & messageExpression cost total for entire OpenAPIv3 schema",
                    total,
                    MOST_COST_OF_ALL));
        }
    }

    private static String tooMuch(String what, long cost, long limit) {
        double factor = (double) cost / limit;
        String times = factor > 100
                ? "more than 100x"
                : String.format(Locale.ROOT, factor < 1.5 ? "%fx" : "%.1fx", factor);
        return what + " exceeds budget by factor of " + times + " (try simplifying the rule, or adding maxItems, maxProperties, and"
                + " maxLength where arrays, maps, and strings are declared)";
    }

    private static long product(long a, long b) {
        return b != 0 && a > Long.MAX_VALUE / b ? Long.MAX_VALUE : a * b;
    }
}
