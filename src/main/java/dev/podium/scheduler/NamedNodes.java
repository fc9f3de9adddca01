package dev.podium.scheduler;

import dev.podium.model.NodeSelector;
import dev.podium.model.NodeSelectorRequirement;
import dev.podium.model.NodeSelectorTerm;
import dev.podium.model.PodSpec;
import dev.podium.scheduler.NodeCheck.Cure;
import dev.podium.scheduler.NodeCheck.Rejection;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The nodes that a Pod's required affinity names, as that of every DaemonSet's Pod does: no other need be looked at
 * (upstream's {@code PreFilter} of {@code plugins/nodeaffinity}).
 */
final class NamedNodes {

    /** What there is to say about all others. */
    static final Rejection OTHERS = new Rejection(Cure.NONE, "node(s) didn't satisfy plugin(s) [NodeAffinity]");

    private NamedNodes() {}

    /** Null if any node may do, or none can. */
    static @Nullable Set<String> of(PodSpec spec) {
        NodeSelector selector = spec.affinity() == null || spec.affinity().nodeAffinity() == null
                ? null
                : spec.affinity().nodeAffinity().requiredDuringSchedulingIgnoredDuringExecution();
        if (selector == null) {
            return null;
        }
        Set<String> names = new HashSet<>();
        for (NodeSelectorTerm term : selector.nodeSelectorTerms()) {
            Set<String> named = named(term);
            if (named == null) {
                return null;
            }
            names.addAll(named);
        }
        return names.isEmpty() ? null : names;
    }

    private static @Nullable Set<String> named(NodeSelectorTerm term) {
        Set<String> names = null;
        for (NodeSelectorRequirement each : term.matchFields()) {
            if (each.key().equals("metadata.name") && each.operator().equals("In")) {
                if (names == null) {
                    names = new HashSet<>(each.values());
                } else {
                    names.retainAll(each.values());
                }
            }
        }
        return names;
    }
}
