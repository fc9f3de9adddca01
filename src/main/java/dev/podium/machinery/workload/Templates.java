package dev.podium.machinery.workload;

import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.Labels;
import dev.podium.machinery.pod.PodSpecRules;
import java.util.List;

/** What the controllers' specs have in common: a selector, a template that it selects, and counts. */
final class Templates {
    private Templates() {}

    /**
     * Says whether the selector can be held against a template: upstream looks no further when it is broken.
     *
     * @param empty what upstream says of an empty selector
     * @param broken what it says of one that is broken, after what is wrong with its parts
     */
    static Labels.Form selector(Field selector, String empty, String broken) {
        if (selector.absent()) {
            selector.required("");
            return Labels.Form.SOUND;
        }
        Labels.Form form = Labels.selects(selector);
        if (selector.get("matchLabels").empty() && selector.get("matchExpressions").empty()) {
            selector.invalid(empty);
        }
        if (form == Labels.Form.BROKEN) {
            selector.invalid(broken);
        }
        return form;
    }

    /**
     * The rules of ReplicaSets and Deployments, which make them.
     *
     * @param old the template before the update
     */
    static void replicas(Field spec, Field old) {
        Field template = spec.get("template");
        if (selector(spec.get("selector"), "empty selector is invalid for deployment", "invalid label selector") == Labels.Form.BROKEN) {
            return;
        }
        selected(template, spec.get("selector"), old);
        alwaysRestarts(template);
        if (template.get("spec").get("activeDeadlineSeconds").present()) {
            template.get("spec").get("activeDeadlineSeconds").forbidden("activeDeadlineSeconds in ReplicaSet is not Supported");
        }
    }

    /** Reports a template whose labels the selector does not match, and whatever else is wrong with it. */
    static void selected(Field template, Field selector, Field old) {
        labelsSelected(template, selector);
        PodSpecRules.template(template, old);
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

    /** Who is available is ready, too. */
    static void availableAreReady(Field status) {
        if (status.get("availableReplicas").number() > status.get("readyReplicas").number()) {
            status.get("availableReplicas").invalid(status.get("availableReplicas").number(), "cannot be greater than readyReplicas");
        }
    }

    /** How often a name was taken is never forgotten. */
    static void collisions(Field updated, Field old) {
        Field count = updated.get("status").get("collisionCount");
        Field before = old.get("status").get("collisionCount");
        if (before.present() && (count.absent() || count.number() < before.number())) {
            count.invalid(count.number(), "cannot be decremented");
        }
    }

    /** @param parts counts that cannot exceed {@code replicas} */
    static void counts(Field status, List<String> all, List<String> parts) {
        all.forEach(each -> status.get(each).mustNotBeNegative());
        for (String each : parts) {
            if (status.get(each).number() > status.get("replicas").number()) {
                status.get(each).invalid(status.get(each).number(), "cannot be greater than status.replicas");
            }
        }
    }
}
