package dev.podium.machinery.workload;

import dev.podium.machinery.kind.Defaults;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.Labels;
import dev.podium.machinery.kind.NamedFields;
import dev.podium.machinery.pod.PodDefaults;
import dev.podium.machinery.pod.PodSpecRules;
import dev.podium.model.Names;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Upstream's ValidateJob, ValidateJobUpdate and SetDefaults_Job. The selector is expected to be generated already. */
public final class JobRules implements TemplatedRules {
    private static final int MOST_BYTES_OF_MANAGER = 63;
    private static final int MOST_AT_ONCE = 100_000;
    private static final int MANY_COMPLETIONS = 100_000;
    private static final int MOST_WITH_MANY_COMPLETIONS = 10_000;

    @Override
    public void applyDefaults(ObjectNode job) {
        ObjectNode spec = Defaults.object(job, "spec");
        applyToSpec(spec);
        if (spec.path("template").path("metadata").get("labels") instanceof ObjectNode labels
                && job.path("metadata").path("labels").isEmpty()) {
            // The very same, as with upstream: the labels that are generated for the Pods become the Job's too.
            Defaults.object(job, "metadata").set("labels", labels);
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
        Defaults.missing(spec, "completionMode", "NonIndexed");
        Defaults.flag(spec, "suspend", false);
        Defaults.missing(spec, "podReplacementPolicy", spec.hasNonNull("podFailurePolicy") ? "Failed" : "TerminatingOrFailed");
        Defaults.flag(spec, "manualSelector", false);
        applyToPolicies(spec);
    }

    /** What templates of Jobs get too. */
    static void applyToPolicies(ObjectNode spec) {
        for (JsonNode rule : spec.path("podFailurePolicy").path("rules")) {
            for (JsonNode pattern : rule.path("onPodConditions")) {
                if (pattern instanceof ObjectNode object) {
                    Defaults.text(object, "status", "True");
                }
            }
        }
    }

    @Override
    public void validate(Field job) {
        validate(job, true, Field.none());
    }

    /**
     * @param prefixed whether the generated labels that begin with batch.kubernetes.io are there
     * @param old the spec before the update; absent for a new Job
     */
    private static void validate(Field job, boolean prefixed, Field old) {
        Labels.Values values = Labels.Values.after(old.get("selector"));
        generated(job, prefixed);
        Field spec = job.get("spec");
        spec(spec, old);
        Field selector = spec.get("selector");
        if (selector.absent()) {
            selector.required("");
        }
        if (Labels.selects(selector, values) == Labels.Form.SOUND) {
            Templates.labelsSelected(spec.get("template"), selector);
        }
        Field name = job.get("metadata").get("name");
        if (spec.get("completionMode").is("Indexed") && spec.get("completions").number() > 0) {
            String host = name.text() + "-" + (spec.get("completions").number() - 1);
            if (!Names.label(host).isEmpty()) {
                name.invalid("will not able to create pod with invalid DNS label: " + host);
            }
        }
    }

    /** Unless the user answers for the selector, it and the labels are those that were made of the name and the UID. */
    private static void generated(Field job, boolean prefixed) {
        Field selector = job.get("spec").get("selector");
        if (job.get("spec").get("manualSelector").isTrue() || selector.absent()) {
            return;
        }
        String name = job.get("metadata").get("name").text();
        String uid = job.get("metadata").get("uid").text();
        job.get("metadata").get("uid").mustBeSet();
        Field labels = job.get("spec").get("template").get("metadata").get("labels");
        ObjectNode expected = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, String> each : List.of(
                Map.entry("controller-uid", uid),
                Map.entry("job-name", name),
                Map.entry("batch.kubernetes.io/controller-uid", uid),
                Map.entry("batch.kubernetes.io/job-name", name))) {
            if (!prefixed && each.getKey().contains("/")) {
                continue;
            }
            expected.put(each.getKey(), each.getValue());
            Field label = labels.key(each.getKey());
            if (label.absent()) {
                label.required("must be '" + each.getValue() + "'");
            } else if (!label.is(each.getValue())) {
                label.invalid(labels.value(), "must be '" + each.getValue() + "'");
            }
        }
        if (Labels.selects(selector.muted()) == Labels.Form.SOUND
                && !Labels.matches(selector, new Field(expected, "", selector.errors()))) {
            selector.invalid("`selector` not auto-generated");
        }
    }

    /** @param old the spec before the update; absent for a new Job */
    static void spec(Field spec, Field old) {
        for (String each : List.of(
                "parallelism", "completions", "activeDeadlineSeconds", "backoffLimit", "ttlSecondsAfterFinished",
                "backoffLimitPerIndex", "maxFailedIndexes")) {
            spec.get(each).mustNotBeNegative();
        }
        if (spec.get("maxFailedIndexes").present() && spec.get("backoffLimitPerIndex").absent()) {
            spec.get("backoffLimitPerIndex").required("when maxFailedIndexes is specified");
        }
        Field manager = spec.get("managedBy");
        if (manager.present()) {
            NamedFields.domainPrefixedPath(manager);
            if (Names.bytes(manager.text()) > MOST_BYTES_OF_MANAGER) {
                manager.tooLong(MOST_BYTES_OF_MANAGER);
            }
        }
        Field mode = spec.get("completionMode");
        mode.ifSetOneOf(List.of("NonIndexed", "Indexed"));
        if (mode.is("Indexed")) {
            indexed(spec);
        }
        if (mode.absent() || mode.is("NonIndexed")) {
            for (String each : List.of("backoffLimitPerIndex", "maxFailedIndexes")) {
                if (spec.get(each).present()) {
                    spec.get(each).invalid("requires indexed completion mode");
                }
            }
        }
        JobPolicyRules.validate(spec);
        PodSpecRules.template(spec.get("template"), old.get("template"));
        restartPolicy(spec);
    }

    private static void indexed(Field spec) {
        Field completions = spec.get("completions");
        Field parallelism = spec.get("parallelism");
        Field failed = spec.get("maxFailedIndexes");
        if (completions.absent()) {
            completions.required("when completion mode is Indexed");
        }
        if (parallelism.number() > MOST_AT_ONCE) {
            parallelism.invalid("must be less than or equal to " + MOST_AT_ONCE + " when completion mode is Indexed");
        }
        if (completions.present() && failed.number() > completions.number()) {
            failed.invalid("must be less than or equal to completions");
        }
        if (failed.number() > MOST_AT_ONCE) {
            failed.invalid("must be less than or equal to " + MOST_AT_ONCE);
        }
        if (completions.number() > MANY_COMPLETIONS && spec.get("backoffLimitPerIndex").present()) {
            if (failed.absent()) {
                failed.required("must be specified when completions is above " + MANY_COMPLETIONS);
            }
            for (Field each : List.of(parallelism, failed)) {
                if (each.number() > MOST_WITH_MANY_COMPLETIONS) {
                    each.invalid("must be less than or equal to " + MOST_WITH_MANY_COMPLETIONS + " when completions are above "
                            + MANY_COMPLETIONS + " and used with backoff limit per index");
                }
            }
        }
    }

    private static void restartPolicy(Field spec) {
        Field restart = spec.get("template").get("spec").get("restartPolicy");
        if (restart.is("Always") || restart.empty()) {
            restart.required("valid values: \"OnFailure\", \"Never\"");
        } else if (!restart.is("OnFailure") && !restart.is("Never")) {
            restart.notSupported(List.of("OnFailure", "Never"));
        } else if (spec.get("podFailurePolicy").present() && !restart.is("Never")) {
            restart.invalid("only \"Never\" is supported when podFailurePolicy is specified");
        }
    }

    @Override
    public void validateUpdate(Field updated, Field old) {
        Field labels = old.get("spec").get("template").get("metadata").get("labels");
        validate(
                updated,
                labels.get("batch.kubernetes.io/job-name").present() && labels.get("batch.kubernetes.io/controller-uid").present(),
                old.get("spec"));
        Field spec = updated.get("spec");
        Field before = old.get("spec");
        completions(spec, before);
        spec.get("selector").mustBe(before.get("selector"));
        JobTemplateUpdates.validate(updated, old);
        for (String each : List.of("completionMode", "podFailurePolicy", "backoffLimitPerIndex", "managedBy", "successPolicy")) {
            spec.get(each).mustBe(before.get(each));
        }
    }

    /** Indexed Jobs can be scaled, others keep their number of completions. */
    private static void completions(Field spec, Field before) {
        Field completions = spec.get("completions");
        if (!spec.get("completionMode").is("Indexed")) {
            completions.mustBe(before.get("completions"));
        } else if (!completions.same(before.get("completions"))
                && completions.present()
                && completions.number() != spec.get("parallelism").number()) {
            completions.invalid("can only be modified in tandem with spec.parallelism");
        }
    }

    @Override
    public void validateStatusUpdate(Field updated, Field old) {
        JobStatusRules.validate(updated, old);
    }
}
