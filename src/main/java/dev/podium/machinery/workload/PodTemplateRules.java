package dev.podium.machinery.workload;

import dev.podium.machinery.kind.Defaults;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.KindRules;
import dev.podium.machinery.pod.PodDefaults;
import dev.podium.machinery.pod.PodSpecRules;
import tools.jackson.databind.node.ObjectNode;

/** Upstream's ValidatePodTemplate. */
public final class PodTemplateRules implements KindRules {

    @Override
    public void applyDefaults(ObjectNode template) {
        PodDefaults.applyToTemplate(Defaults.object(template, "template"));
    }

    @Override
    public void validate(Field template) {
        PodSpecRules.template(template.get("template"));
    }

    @Override
    public void validateUpdate(Field updated, Field old) {
        PodSpecRules.template(updated.get("template"), old.get("template"));
    }
}
