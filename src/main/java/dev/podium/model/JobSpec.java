package dev.podium.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a Job is to do.
 *
 * @param completions how many Pods are to succeed; null: one, and then nobody is started any more
 */
public record JobSpec(
        @Nullable Integer parallelism,
        @Nullable Integer completions,
        @Nullable Long activeDeadlineSeconds,
        @Nullable PodFailurePolicy podFailurePolicy,
        @Nullable SuccessPolicy successPolicy,
        @Nullable Integer backoffLimit,
        @Nullable Integer backoffLimitPerIndex,
        @Nullable Integer maxFailedIndexes,
        LabelSelector selector,
        PodTemplate template,
        @Nullable Integer ttlSecondsAfterFinished,
        @Nullable String completionMode,
        @Nullable Boolean suspend,
        @Nullable String podReplacementPolicy,
        @Nullable String managedBy) {
    public JobSpec {
        selector = selector == null ? LabelSelector.EVERYTHING : selector;
        template = template == null ? PodTemplate.NONE : template;
    }

    static final JobSpec NONE = Defaults.read("{}", JobSpec.class);

    /** What becomes of the Job when a Pod fails in a certain way; the first rule that matches counts. */
    public record PodFailurePolicy(List<Rule> rules) {
        public PodFailurePolicy {
            rules = Defaults.list(rules);
        }

        /** {@code FailJob}, {@code FailIndex}, {@code Ignore} or {@code Count}, for one of two reasons. */
        public record Rule(String action, @Nullable ExitCodes onExitCodes, List<ConditionPattern> onPodConditions) {
            public Rule {
                onPodConditions = Defaults.list(onPodConditions);
            }
        }

        /** How a container must have ended: {@code In} or {@code NotIn} these codes. */
        public record ExitCodes(@Nullable String containerName, String operator, List<Integer> values) {
            public ExitCodes {
                values = Defaults.list(values);
            }
        }

        /** A condition that a Pod must have. */
        public record ConditionPattern(String type, @Nullable String status) {}
    }

    /** When some successes are enough; the first rule that is met counts. */
    public record SuccessPolicy(List<Rule> rules) {
        public SuccessPolicy {
            rules = Defaults.list(rules);
        }

        /** So many of these indexes, or all of them; so many of any. */
        public record Rule(@Nullable String succeededIndexes, @Nullable Integer succeededCount) {}
    }

    /** Whether each of its Pods has an index of its own, of which each is to succeed once. */
    public boolean indexed() {
        return "Indexed".equals(completionMode);
    }

    /** Whether it is not to run now. */
    public boolean suspended() {
        return Boolean.TRUE.equals(suspend);
    }

    /** How many of its Pods may run at once. */
    public int atOnce() {
        return parallelism == null ? 1 : parallelism;
    }

    /** How many of its Pods may fail. */
    public int retries() {
        return backoffLimit == null ? 6 : backoffLimit;
    }

    /** Whether a Pod is replaced only when it has ended, not already when it is told to. */
    public boolean waitsForTheEnd() {
        return "Failed".equals(podReplacementPolicy) || podFailurePolicy != null;
    }

    /** Whether another controller than the cluster's looks after it. */
    public boolean managedElsewhere() {
        return managedBy != null && !managedBy.equals("kubernetes.io/job-controller");
    }
}
