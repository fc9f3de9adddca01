package dev.podium.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a node is to be. */
public record NodeSpec(
        @Nullable String podCIDR,
        List<String> podCIDRs,
        @Nullable String providerID,
        @Nullable Boolean unschedulable,
        List<Taint> taints) {
    public NodeSpec {
        podCIDRs = Defaults.list(podCIDRs);
        taints = Defaults.list(taints);
    }

    /** The spec of a node that has none. */
    public static final NodeSpec NONE = new NodeSpec(null, List.of(), null, null, List.of());

    /** Whether the node is cordoned. */
    public boolean cordoned() {
        return Boolean.TRUE.equals(unschedulable);
    }
}
