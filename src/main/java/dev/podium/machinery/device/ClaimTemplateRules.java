package dev.podium.machinery.device;

import dev.podium.machinery.Metadata;
import dev.podium.machinery.kind.Defaults;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.KindRules;
import dev.podium.machinery.kind.Labels;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** ResourceClaimTemplates: upstream's ValidateResourceClaimTemplate and ValidateResourceClaimTemplateUpdate. */
public final class ClaimTemplateRules implements KindRules {
    /** What the metadata of a template has no use for. */
    private static final List<String> UNUSED = List.of(
            "name", "generateName", "namespace", "selfLink", "uid", "resourceVersion", "generation", "creationTimestamp",
            "deletionTimestamp", "deletionGracePeriodSeconds", "ownerReferences", "finalizers", "managedFields");

    @Override
    public void applyDefaults(ObjectNode template) {
        ClaimSpecRules.applyDefaults(Defaults.object(Defaults.object(template, "spec"), "spec"));
    }

    @Override
    public void validate(Field template) {
        Field metadata = template.get("spec").get("metadata");
        Metadata.annotations(metadata.get("annotations"));
        Labels.labels(metadata.get("labels"));
        for (String each : UNUSED) {
            if (!metadata.get(each).empty()) {
                // Upstream names the field as Go does.
                String name = each.equals("uid") ? "uID" : each;
                metadata.get(name).forbidden("cannot be set");
            }
        }
        ClaimSpecRules.validate(template.get("spec").get("spec"));
    }

    @Override
    public void validateUpdate(Field updated, Field old) {
        updated.get("spec").mustBe(old.get("spec"));
    }
}
