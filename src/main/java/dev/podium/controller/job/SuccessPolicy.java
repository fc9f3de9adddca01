package dev.podium.controller.job;

import dev.podium.model.JobSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** When some of an indexed Job's successes are enough (upstream's {@code success_policy.go}). */
final class SuccessPolicy {

    private SuccessPolicy() {}

    /** Which rule is met; null if none is. */
    static @Nullable String met(JobSpec.@Nullable SuccessPolicy policy, int completions, Indexes succeeded) {
        List<JobSpec.SuccessPolicy.Rule> rules =
                policy == null || succeeded.intervals().isEmpty() ? List.of() : policy.rules();
        for (int i = 0; i < rules.size(); i++) {
            if (met(rules.get(i), completions, succeeded)) {
                return "Matched rules at index " + i;
            }
        }
        return null;
    }

    private static boolean met(JobSpec.SuccessPolicy.Rule rule, int completions, Indexes succeeded) {
        Integer count = rule.succeededCount();
        if (rule.succeededIndexes() == null) {
            return count != null && succeeded.count() >= count;
        }
        Indexes asked = Indexes.read(rule.succeededIndexes(), completions);
        int common = asked.common(succeeded);
        return !asked.intervals().isEmpty() && (common == asked.count() || count != null && common >= count);
    }
}
