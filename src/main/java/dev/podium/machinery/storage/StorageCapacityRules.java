package dev.podium.machinery.storage;

import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.KindRules;
import dev.podium.machinery.kind.Labels;
import dev.podium.machinery.kind.ResourceNames;
import dev.podium.model.Names;
import java.util.List;

/** Upstream's ValidateCSIStorageCapacity and ValidateCSIStorageCapacityUpdate. */
public final class StorageCapacityRules implements KindRules {

    @Override
    public void validate(Field capacity) {
        Labels.selector(capacity.get("nodeTopology"));
        Field storageClass = capacity.get("storageClassName");
        Names.subdomain(storageClass.text()).forEach(problem -> storageClass.invalid(storageClass.text(), problem));
        if (ResourceNames.quantity(capacity.get("capacity")).amount().signum() < 0) {
            capacity.get("capacity").invalid("must be greater than or equal to 0");
        }
    }

    /** Nothing but what an update must not change is judged then. */
    @Override
    public void validateUpdate(Field updated, Field old) {
        for (String each : List.of("nodeTopology", "storageClassName")) {
            updated.get(each).mustBe(old.get(each));
        }
    }
}
