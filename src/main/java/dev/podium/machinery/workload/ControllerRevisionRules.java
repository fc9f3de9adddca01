package dev.podium.machinery.workload;

import dev.podium.machinery.kind.Defaults;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.KindRules;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Upstream's ValidateControllerRevision: what a revision holds never changes. */
public final class ControllerRevisionRules implements KindRules {

    @Override
    public void validate(Field revision) {
        revision.get("revision").mustNotBeNegative();
        Field data = revision.get("data");
        if (data.absent()) {
            data.required("data is mandatory");
        } else if (!data.value().isObject()) {
            data.required("data must be a valid JSON object");
        }
    }

    @Override
    public void applyDefaults(ObjectNode revision) {
        Defaults.nothing(revision, "revision");
    }

    @Override
    public void validateUpdate(Field updated, Field old) {
        for (String each : List.of("generateName", "name")) {
            Field name = updated.get("metadata").get(each);
            if (!name.empty()) {
                name.invalid(each.equals("name") ? nameRule().problems(name.text()) : nameRule().problemsOfPrefix(name.text()));
            }
        }
        updated.get("revision").mustNotBeNegative();
        updated.get("data").mustBe(old.get("data"));
    }
}
