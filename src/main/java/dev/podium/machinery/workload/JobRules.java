package dev.podium.machinery.workload;

import dev.podium.machinery.kind.Defaults;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.KindRules;
import dev.podium.machinery.kind.Labels;
import dev.podium.machinery.pod.PodDefaults;
import dev.podium.machinery.pod.PodSpecRules;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Upstream's ValidateJob and SetDefaults_Job. The selector is expected to be generated already. */
public final class JobRules implements KindRules {
    @Override
    public void applyDefaults(ObjectNode job) {
        ObjectNode spec = Defaults.object(job, "spec");
        applyToSpec(spec);
        if (spec.path("template").path("metadata").get("labels") instanceof ObjectNode labels
                && job.path("metadata").path("labels").isEmpty()) {
            Defaults.object(job, "metadata").set("labels", labels.deepCopy());
        }
        Defaults.object(job, "status");
    }

    static void applyToSpec(ObjectNode spec) {
        PodDefaults.applyToTemplate(Defaults.object(spec, "template"));
        if (!spec.hasNonNull("completions") && !spec.hasNonNull("parallelism")) {
            spec.put("completions", 1);
        }
        Defaults.number(spec, "parallelism", 1);
        Defaults.number(spec, "backoffLimit", spec.hasNonNull("backoffLimitPerIndex") ? Integer.MAX_VALUE : 6);
        Defaults.text(spec, "completionMode", "NonIndexed");
        Defaults.flag(spec, "suspend", false);
        Defaults.text(spec, "podReplacementPolicy", spec.hasNonNull("podFailurePolicy") ? "Failed" : "TerminatingOrFailed");
        Defaults.flag(spec, "manualSelector", false);
    }

    @Override
    public void validate(Field job) {
        Field spec = job.get("spec");
        spec(spec);
        Field selector = spec.get("selector");
        if (selector.absent()) {
            selector.required("");
        } else if (!Labels.matches(selector, spec.get("template").get("metadata").get("labels"))) {
            Field labels = spec.get("template").get("metadata").get("labels");
            labels.invalid(labels.present() ? labels.value() : null, "`selector` does not match template `labels`");
        }
    }

    static void spec(Field spec) {
        for (String each : List.of(
                "parallelism", "completions", "activeDeadlineSeconds", "backoffLimit", "ttlSecondsAfterFinished",
                "backoffLimitPerIndex", "maxFailedIndexes")) {
            spec.get(each).mustNotBeNegative();
        }
        Field mode = spec.get("completionMode");
        mode.ifSetOneOf(List.of("NonIndexed", "Indexed"));
        if (mode.is("Indexed") && spec.get("completions").absent()) {
            spec.get("completions").required("when completion mode is Indexed");
        }
        if (!mode.is("Indexed")) {
            for (String each : List.of("backoffLimitPerIndex", "maxFailedIndexes")) {
                if (spec.get(each).present()) {
                    spec.get(each).invalid("requires indexed completion mode");
                }
            }
        }
        PodSpecRules.template(spec.get("template"));
        Field restart = spec.get("template").get("spec").get("restartPolicy");
        if (restart.is("Always") || restart.empty()) {
            restart.required("valid values: \"OnFailure\", \"Never\"");
        } else if (!restart.is("OnFailure") && !restart.is("Never")) {
            restart.invalid("valid values: \"OnFailure\", \"Never\"");
        }
        if (spec.get("podFailurePolicy").present() && !restart.is("Never")) {
            restart.invalid("only \"Never\" is supported when podFailurePolicy is specified");
        }
    }

    @Override
    public void validateUpdate(Field updated, Field old) {
        spec(updated.get("spec"));
        for (String each : List.of("selector", "completionMode", "podFailurePolicy", "backoffLimitPerIndex", "managedBy")) {
            Templates.immutable(updated.get("spec").get(each), old.get("spec").get(each));
        }
        boolean elastic = updated.get("spec").get("completionMode").is("Indexed")
                && updated.get("spec").get("completions").same(updated.get("spec").get("parallelism"));
        if (!elastic) {
            Templates.immutable(updated.get("spec").get("completions"), old.get("spec").get("completions"));
        }
        boolean unstarted = old.get("spec").get("suspend").isTrue() && old.get("status").get("startTime").absent();
        if (!unstarted) {
            Templates.immutable(updated.get("spec").get("template"), old.get("spec").get("template"));
        }
    }

    @Override
    public void validateStatusUpdate(Field updated, Field old) {
        for (String each : List.of("active", "succeeded", "failed", "ready", "terminating")) {
            updated.get("status").get(each).mustNotBeNegative();
        }
    }
}
