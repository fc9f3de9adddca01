package dev.podium.machinery.scaling;

import dev.podium.machinery.kind.Amounts;
import dev.podium.machinery.kind.Conditions;
import dev.podium.machinery.kind.Defaults;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.KindRules;
import dev.podium.machinery.kind.Labels;
import dev.podium.machinery.kind.NameRule;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Upstream's ValidatePodDisruptionBudget (pkg/apis/policy/validation). */
public final class DisruptionBudgetRules implements KindRules {

    private static final List<String> COUNTS = List.of("disruptionsAllowed", "currentHealthy", "desiredHealthy", "expectedPods");

    /** Upstream looks at no more of the name than that it can stand in a path. */
    @Override
    public NameRule nameRule() {
        return NameRule.PATH_SEGMENT;
    }

    @Override
    public void applyDefaults(ObjectNode budget) {
        Defaults.object(budget, "spec");
        ObjectNode status = Defaults.object(budget, "status");
        COUNTS.forEach(each -> Defaults.nothing(status, each));
    }

    /** The metadata is looked at when nothing else is wrong. */
    @Override
    public void validate(Field budget) {
        Field own = budget.muted();
        validate(own, Labels.Values.CHECKED);
        if (!own.errors().isEmpty()) {
            budget.errors().clear();
            budget.errors().addAll(own.errors());
        }
    }

    @Override
    public void validateUpdate(Field updated, Field old) {
        validate(updated, Labels.Values.afterAny(old.get("spec").get("selector")));
    }

    private static void validate(Field budget, Labels.Values values) {
        Field spec = budget.get("spec");
        Field least = spec.get("minAvailable");
        Field most = spec.get("maxUnavailable");
        if (least.present() && most.present()) {
            spec.invalid("minAvailable and maxUnavailable cannot be both set");
        }
        for (Field each : List.of(least, most)) {
            if (each.present()) {
                Amounts.numberOrPercentage(each);
                Amounts.notMoreThanAll(each);
            }
        }
        Labels.selector(spec.get("selector"), values);
        spec.get("unhealthyPodEvictionPolicy").ifSetOneOf(List.of("AlwaysAllow", "IfHealthyBudget"));
    }

    @Override
    public void validateStatusUpdate(Field updated, Field old) {
        Conditions.validate(updated.get("status").get("conditions"));
        COUNTS.forEach(each -> updated.get("status").get(each).mustNotBeNegative());
    }

    @Override
    public boolean statusNeedsKnownFinalizers() {
        return false;
    }
}
