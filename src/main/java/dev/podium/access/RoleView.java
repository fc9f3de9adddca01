package dev.podium.access;

import dev.podium.model.ObjectMeta;
import java.util.List;

/** A Role or ClusterRole, as far as it says what is allowed. */
record RoleView(ObjectMeta metadata, List<PolicyRule> rules) {
    RoleView {
        metadata = metadata == null ? ObjectMeta.NONE : metadata;
        rules = rules == null ? List.of() : rules;
    }
}
