package dev.podium.registry.webhook;

import dev.podium.cel.Budget;
import dev.podium.cel.Expression;
import dev.podium.cel.ExpressionException;
import dev.podium.cel.Language;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** {@code matchConditions}: expressions that all must hold for anybody to be asked. Compiled once. */
public final class Conditions {

    private final List<Expression> expressions = new ArrayList<>();
    private final List<String> names = new ArrayList<>();

    /**
     * @param conditions as they stand in the object
     * @param language of their expressions
     * @throws ExpressionException if one cannot be compiled
     */
    public Conditions(JsonNode conditions, Supplier<Language> language) {
        for (JsonNode each : conditions) {
            names.add(each.path("name").asString(""));
            expressions.add(language.get().compile(each.path("expression").asString("")));
        }
    }

    public boolean none() {
        return expressions.isEmpty();
    }

    /**
     * Whether all hold. One that does not decides, even if another one has no value.
     *
     * @throws ExpressionException if one has no value, and none is false
     */
    public boolean hold(Map<String, ?> values) {
        List<String> failures = new ArrayList<>();
        Budget budget = Budget.ofConditions();
        for (int i = 0; i < expressions.size(); i++) {
            try {
                if (!expressions.get(i).holds(values, budget)) {
                    return false;
                }
            } catch (ExpressionException failed) {
                failures.add("match condition \"" + names.get(i) + "\": " + failed.getMessage());
            }
        }
        if (!failures.isEmpty()) {
            throw new ExpressionException(failures.stream().collect(Collectors.joining(", ")));
        }
        return true;
    }
}
