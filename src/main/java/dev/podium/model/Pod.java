package dev.podium.model;

import org.jspecify.annotations.Nullable;

/** A Pod, as its scheduler and its kubelet read it. */
public record Pod(
        ObjectMeta metadata,
        PodSpec spec,
        @Nullable PodStatus status) {
    public Pod {
        metadata = metadata == null ? ObjectMeta.NONE : metadata;
        spec = spec == null ? PodSpec.NONE : spec;
    }

    /** The phase; {@code Pending} for a Pod without a status. */
    public String phase() {
        return status == null || status.phase() == null ? "Pending" : status.phase();
    }

    /** Whether the Pod has ended for good: {@code Succeeded} or {@code Failed}. */
    public boolean terminal() {
        return phase().equals("Succeeded") || phase().equals("Failed");
    }

    /** Whether the Pod takes traffic: its condition {@code Ready} holds. */
    public boolean ready() {
        PodCondition ready = status == null ? null : status.condition("Ready");
        return ready != null && ready.holds();
    }

    /** Whether the Pod counts for whoever keeps up a number of them: it neither has ended nor is being deleted. */
    public boolean active() {
        return !terminal() && !metadata.deleting();
    }
}
