package dev.podium.machinery.workload;

import dev.podium.machinery.kind.Field;
import dev.podium.model.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a Job's spec says about failed Pods and about success before completion (upstream's validatePodFailurePolicy and others). */
final class JobPolicyRules {
    private static final int MOST_RULES = 20;
    private static final int MOST_EXIT_CODES = 255;
    private static final int MOST_CONDITIONS = 20;
    private static final int MOST_BYTES_OF_INDEXES = 64 * 1024;
    private static final List<String> ACTIONS = List.of("Count", "FailIndex", "FailJob", "Ignore");
    private static final List<String> OPERATORS = List.of("In", "NotIn");
    private static final List<String> STATUSES = List.of("False", "True", "Unknown");

    private JobPolicyRules() {}

    static void validate(Field spec) {
        Field failure = spec.get("podFailurePolicy");
        if (failure.present()) {
            failure(failure, spec);
        }
        Field success = spec.get("successPolicy");
        if (success.present()) {
            if (spec.get("completionMode").is("Indexed")) {
                success(success, spec.get("completions"));
            } else {
                success.invalid("requires indexed completion mode");
            }
        }
        spec.get("podReplacementPolicy").ifSetOneOf(failure.present() ? List.of("Failed") : List.of("Failed", "TerminatingOrFailed"));
    }

    private static void failure(Field policy, Field spec) {
        Field rules = policy.get("rules");
        if (rules.size() > MOST_RULES) {
            rules.tooMany(MOST_RULES);
        }
        Field pod = spec.get("template").get("spec");
        Set<String> containers = Stream.of("containers", "initContainers")
                .flatMap(each -> pod.get(each).items().stream())
                .map(each -> each.get("name").text())
                .collect(Collectors.toSet());
        for (Field rule : rules.items()) {
            action(rule.get("action"), spec);
            Field codes = rule.get("onExitCodes");
            Field conditions = rule.get("onPodConditions");
            if (codes.present()) {
                exitCodes(codes, containers);
            }
            conditions(conditions);
            if (codes.present() && !conditions.empty()) {
                rule.invalidWhole("specifying both OnExitCodes and OnPodConditions is not supported");
            }
            if (codes.absent() && conditions.empty()) {
                rule.invalidWhole("specifying one of OnExitCodes and OnPodConditions is required");
            }
        }
    }

    private static void action(Field action, Field spec) {
        if (action.is("FailIndex")) {
            if (spec.get("backoffLimitPerIndex").absent()) {
                action.invalid("requires the backoffLimitPerIndex to be set");
            }
        } else {
            oneOf(action, ACTIONS);
        }
    }

    /** Upstream lists the values twice over: in one form for a missing value, in another for a wrong one. */
    private static void oneOf(Field field, List<String> supported) {
        if (field.empty()) {
            field.required("valid values: ["
                    + supported.stream().map(each -> '"' + each + '"').collect(Collectors.joining(" ")) + "]");
        } else if (!supported.contains(field.text())) {
            field.notSupported(supported);
        }
    }

    private static void exitCodes(Field codes, Set<String> containers) {
        oneOf(codes.get("operator"), OPERATORS);
        Field container = codes.get("containerName");
        if (container.present() && !containers.contains(container.text())) {
            container.invalid("must be one of the container or initContainer names in the pod template");
        }
        Field values = codes.get("values");
        if (values.empty()) {
            values.invalid(values.present() ? values.value() : null, "at least one value is required");
        } else if (values.size() > MOST_EXIT_CODES) {
            values.tooMany(MOST_EXIT_CODES);
        }
        Set<Long> seen = new HashSet<>();
        boolean ordered = true;
        long before = Long.MIN_VALUE;
        for (Field value : values.items()) {
            if (codes.get("operator").is("In") && value.number() == 0) {
                value.invalid("must not be 0 for the In operator");
            }
            if (!seen.add(value.number())) {
                value.duplicate();
            }
            ordered &= before <= value.number();
            before = value.number();
        }
        if (!ordered) {
            values.invalid("must be ordered");
        }
    }

    private static void conditions(Field conditions) {
        if (conditions.size() > MOST_CONDITIONS) {
            conditions.tooMany(MOST_CONDITIONS);
        }
        for (Field pattern : conditions.items()) {
            pattern.get("type").invalid(Names.qualified(pattern.get("type").text()));
            oneOf(pattern.get("status"), STATUSES);
        }
    }

    private static void success(Field policy, Field completions) {
        Field rules = policy.get("rules");
        if (rules.empty()) {
            rules.required("at least one rules must be specified when the successPolicy is specified");
        }
        if (rules.size() > MOST_RULES) {
            rules.tooMany(MOST_RULES);
        }
        for (Field rule : rules.items()) {
            Field indexes = rule.get("succeededIndexes");
            Field count = rule.get("succeededCount");
            if (indexes.absent() && count.absent()) {
                rule.required("at least one of succeededCount or succeededIndexes must be specified");
            }
            JobIndexes read = JobIndexes.read(indexes.text(), completions.number());
            if (Names.bytes(indexes.text()) > MOST_BYTES_OF_INDEXES) {
                indexes.tooLong(MOST_BYTES_OF_INDEXES);
            }
            if (read.problem() != null) {
                indexes.invalid("error parsing succeededIndexes: " + read.problem());
            }
            count.mustNotBeNegative();
            if (count.number() > completions.number()) {
                count.invalid("must be less than or equal to " + completions.number() + " (the number of specified completions)");
            }
            if (indexes.present() && count.present() && count.number() > read.total()) {
                count.invalid("must be less than or equal to " + read.total()
                        + " (the number of indexes in the specified succeededIndexes field)");
            }
        }
    }
}
