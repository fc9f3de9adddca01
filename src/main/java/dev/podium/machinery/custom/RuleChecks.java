package dev.podium.machinery.custom;

import dev.podium.cel.Expression;
import dev.podium.cel.ExpressionException;
import dev.podium.cel.Language;
import dev.podium.cel.Result;
import dev.podium.cel.WrongResultException;
import dev.podium.machinery.FieldError;
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
    private final Each each;

    RuleChecks(Each each) {
        this.each = each;
    }

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

    /** Whether each rule by itself may cost only so much. */
    enum Each {
        BOUNDED,
        ANY
    }

    /**
     * Compiles a schema's rules.
     *
     * @param most how many values of this schema there may be in an object
     * @param uncorrelatable within what values cannot be told to be those of before; null if they can
     */
    void check(Field schema, Schema known, Shapes.Place place, long most, @Nullable String uncorrelatable) {
        Field rules = schema.get("x-kubernetes-validations");
        if (!Shapes.known(known, place)) {
            rules.internal("internal error: failed to construct type information for x-kubernetes-validations rules: unable to convert"
                    + " structural schema to CEL declarations");
            return;
        }
        Map<SchemaTypes.Past, Language> languages = new EnumMap<>(SchemaTypes.Past.class);
        long times = most == UNBOUNDED ? Shapes.LARGEST_REQUEST / (Shapes.leastBytes(known) + 1) : most;
        for (Field rule : rules.items()) {
            Language language = languages.computeIfAbsent(
                    SchemaTypes.Past.of(rule.value()), past -> SchemaTypes.language(known, place, past));
            List<FieldError> found = new ArrayList<>();
            Expression condition = compiled(rule, "rule", language, Result.BOOL, found);
            if (condition != null) {
                cost(rule.get("rule"), product(condition.worstCost(), times), "estimated rule cost");
            }
            found.forEach(rule::add);
            if (condition != null && !rule.get("messageExpression").empty()) {
                message(rule, language);
            }
            if (condition != null && condition.uses("oldSelf")) {
                if (uncorrelatable != null) {
                    rule.get("rule").invalid("oldSelf cannot be used on the uncorrelatable portion of the schema within " + uncorrelatable);
                }
            } else if (rule.get("optionalOldSelf").present()) {
                rule.get("optionalOldSelf").invalid("may not be set if oldSelf is not used in rule");
            }
        }
    }

    private void message(Field rule, Language language) {
        List<FieldError> found = new ArrayList<>();
        Expression message = compiled(rule, "messageExpression", language, Result.TEXT, found);
        found.forEach(rule::add);
        if (message != null) {
            cost(rule.get("messageExpression"), message.worstCost(), "estimated messageExpression cost");
        }
    }

    private static @Nullable Expression compiled(Field rule, String name, Language language, Result result, List<FieldError> errors) {
        String what = result == Result.TEXT ? "messageExpression" : "cel expression";
        Field place = new Field(rule.value(), rule.path() + "." + name, errors);
        try {
            return language.compile(rule.get(name).text(), Set.of(result));
        } catch (WrongResultException wrong) {
            place.invalid(SchemaDeclarations.shown(rule), what + " must evaluate to a " + result.title());
        } catch (ExpressionException wrong) {
            String prefix = result == Result.TEXT ? what + " " : "";
            place.invalid(SchemaDeclarations.shown(rule), prefix + "compilation failed: " + wrong.getMessage());
        }
        return null;
    }

    private void cost(Field place, long cost, String what) {
        costs.add(new Cost(place, cost));
        if (each == Each.BOUNDED && cost > MOST_COST) {
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
                    .forEach(each -> schema.add(FieldError.forbidden(
                            each.expression().path(),
                            "contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema")));
            schema.forbidden(tooMuch(
                    "x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema", total, MOST_COST_OF_ALL));
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
