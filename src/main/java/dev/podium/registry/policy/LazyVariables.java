package dev.podium.registry.policy;

import dev.podium.cel.Budget;
import dev.podium.cel.Expression;
import java.util.AbstractMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A policy's variables: each is evaluated when it is first used, and only then may it fail. */
final class LazyVariables extends AbstractMap<String, Object> {

    private final Map<String, Expression> expressions;
    private final Map<String, Object> values;
    private final Budget budget;
    private final Map<String, Object> known = new HashMap<>();

    /** @param values what the expressions may use; they may use each other as well */
    LazyVariables(Map<String, Expression> expressions, Map<String, Object> values, Budget budget) {
        this.expressions = expressions;
        this.values = values;
        this.budget = budget;
    }

    @Override
    public boolean containsKey(Object name) {
        return expressions.containsKey(name);
    }

    @Override
    public @Nullable Object get(Object name) {
        Expression expression = expressions.get(name);
        if (expression == null) {
            return null;
        }
        Object value = known.get(name);
        if (value == null) {
            value = expression.evaluate(values, budget);
            known.put(String.valueOf(name), value);
        }
        return value;
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        Set<Entry<String, Object>> all = new LinkedHashSet<>();
        expressions.keySet().forEach(each -> all.add(new SimpleImmutableEntry<>(each, String.valueOf(get(each)))));
        return all;
    }
}
