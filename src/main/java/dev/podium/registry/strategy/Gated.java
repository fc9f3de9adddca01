package dev.podium.registry.strategy;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Fields of the spec that features have which are off by default: they are dropped, unless they are there already. */
final class Gated {

    /** Leases, when {@code CoordinatedLeaderElection} is off (upstream's {@code pkg/registry/coordination/lease/strategy.go}). */
    static final List<String> LEASE = List.of("strategy", "preferredHolder");

    private Gated() {}

    /** @param old what is there; null for a new object */
    static void drop(ObjectNode object, @Nullable ObjectNode old, List<String> fields) {
        if (object.get("spec") instanceof ObjectNode spec) {
            spec.remove(fields.stream().filter(each -> old == null || !old.path("spec").hasNonNull(each)).toList());
        }
    }
}
