package dev.podium.machinery.storage;

import dev.podium.machinery.Scope;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.KindRules;
import java.util.List;

/** VolumeAttributesClasses: upstream's ValidateVolumeAttributesClass and its update rules. */
public final class VolumeAttributesRules implements KindRules {

    @Override
    public Scope scope() {
        return Scope.CLUSTER;
    }

    @Override
    public void validate(Field attributes) {
        StorageClassRules.provisioner(attributes.get("driverName"));
        Field parameters = attributes.get("parameters");
        StorageClassRules.parameters(parameters);
        if (parameters.empty()) {
            parameters.required("must contain at least one key/value pair");
        }
    }

    @Override
    public void validateUpdate(Field updated, Field old) {
        for (String each : List.of("driverName", "parameters")) {
            boolean empty = updated.get(each).empty() && old.get(each).empty();
            if (!empty && !updated.get(each).same(old.get(each))) {
                updated.get(each).forbidden("updates to " + each + " are forbidden.");
            }
        }
        validate(updated);
    }
}
