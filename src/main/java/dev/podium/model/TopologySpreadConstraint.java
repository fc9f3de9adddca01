package dev.podium.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How Pods of a group are to be spread. */
public record TopologySpreadConstraint(
        int maxSkew,
        String topologyKey,
        String whenUnsatisfiable,
        @Nullable LabelSelector labelSelector,
        @Nullable Integer minDomains,
        @Nullable String nodeAffinityPolicy,
        @Nullable String nodeTaintsPolicy,
        List<String> matchLabelKeys) {
    public TopologySpreadConstraint {
        matchLabelKeys = Defaults.list(matchLabelKeys);
    }
}
