package dev.podium.scheduler;

import dev.podium.model.PersistentVolume;
import dev.podium.model.PersistentVolumeClaim;
import java.util.List;

/**
 * What has to be done about a Pod's volumes before it can be bound to a node.
 *
 * @param bindings claims that get volumes which are there
 * @param provisions claims for which volumes are to be made for the node
 */
record VolumePlan(List<Binding> bindings, List<PersistentVolumeClaim> provisions) {

    static final VolumePlan NOTHING = new VolumePlan(List.of(), List.of());

    /** A claim, and the volume that it is to have. */
    record Binding(PersistentVolumeClaim claim, PersistentVolume volume) {}

    boolean nothing() {
        return bindings.isEmpty() && provisions.isEmpty();
    }
}
