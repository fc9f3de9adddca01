package dev.podium.machinery.kind;

import dev.podium.machinery.GroupVersionKind;
import dev.podium.machinery.Scope;
import java.util.Map;

/** Which rules hold for which kind. */
public final class RuleBook {
    private static final KindRules NAMESPACED = new KindRules() {};
    private static final KindRules CLUSTER = new KindRules() {
        @Override
        public Scope scope() {
            return Scope.CLUSTER;
        }
    };

    private static final Map<String, Map<String, KindRules>> RULES = Map.of();

    private RuleBook() {}

    /** The kind's rules; for a kind without any, those that hold for every object. */
    public static KindRules of(GroupVersionKind kind) {
        return RULES.getOrDefault(kind.apiVersion(), Map.of()).getOrDefault(kind.kind(), NAMESPACED);
    }
}
