package dev.podium.machinery.workload;

import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.Labels;
import dev.podium.machinery.pod.PodSpecRules;
import java.util.List;

/** What the controllers' specs have in common: a selector, a template that it selects, and counts. */
final class Templates {
    private Templates() {}

    /** @param what the kind as upstream's message about an empty selector calls it */
    static void selector(Field selector, String what) {
        if (selector.absent()) {
            selector.required("");
            return;
        }
        Labels.selector(selector);
        if (selector.get("matchLabels").empty() && selector.get("matchExpressions").empty()) {
            selector.invalid(what);
        }
    }

    /** Reports a template whose labels the selector does not match, and whatever else is wrong with it. */
    static void selected(Field template, Field selector) {
        labelsSelected(template, selector);
        PodSpecRules.template(template);
    }

    /** Reports a template whose labels the selector does not match. */
    static void labelsSelected(Field template, Field selector) {
        Field labels = template.get("metadata").get("labels");
        // A selector that is empty selects everything, one that is absent nothing.
        boolean any = !selector.get("matchLabels").empty() || !selector.get("matchExpressions").empty();
        if (selector.absent() || (any && !Labels.matches(selector, labels))) {
            labels.invalid(labels.present() ? labels.value() : null, "`selector` does not match template `labels`");
        }
    }

    static void alwaysRestarts(Field template) {
        if (!template.get("spec").get("restartPolicy").is("Always")) {
            template.get("spec").get("restartPolicy").notSupported(List.of("Always"));
        }
    }

    static void immutable(Field field, Field old) {
        if (!field.same(old)) {
            field.invalid(field.present() ? field.value() : null, "field is immutable");
        }
    }

    /** @param parts counts that cannot exceed {@code replicas} */
    static void counts(Field status, List<String> all, List<String> parts) {
        all.forEach(each -> status.get(each).mustNotBeNegative());
        for (String each : parts) {
            if (status.get(each).number() > status.get("replicas").number()) {
                status.get(each).invalid("cannot be greater than status.replicas");
            }
        }
    }
}
