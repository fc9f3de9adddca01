package dev.podium.model;

import org.jspecify.annotations.Nullable;

/** What a StatefulSet is. Counts of zero may be left out, but for {@code replicas} and {@code availableReplicas}. */
public record StatefulSetStatus(
        @Nullable Long observedGeneration,
        int replicas,
        @Nullable Integer readyReplicas,
        @Nullable Integer currentReplicas,
        @Nullable Integer updatedReplicas,
        @Nullable String currentRevision,
        @Nullable String updateRevision,
        @Nullable Integer collisionCount,
        int availableReplicas) {

    static final StatefulSetStatus NONE = Defaults.read("{}", StatefulSetStatus.class);

    public int ready() {
        return readyReplicas == null ? 0 : readyReplicas;
    }

    /** How many Pods are of the revision that the StatefulSet is leaving. */
    public int current() {
        return currentReplicas == null ? 0 : currentReplicas;
    }

    /** How many Pods are of the revision that the StatefulSet is to have. */
    public int updated() {
        return updatedReplicas == null ? 0 : updatedReplicas;
    }
}
