package dev.podium.model;

import org.jspecify.annotations.Nullable;

/** A ReplicaSet, as its controller and Deployments read it. */
public record ReplicaSet(
        ObjectMeta metadata,
        ReplicaSetSpec spec,
        @Nullable ReplicaSetStatus status) {
    public ReplicaSet {
        metadata = metadata == null ? ObjectMeta.NONE : metadata;
        spec = spec == null ? ReplicaSetSpec.NONE : spec;
    }

    /** The status; one of zeroes for a ReplicaSet that no controller has looked at. */
    public ReplicaSetStatus statusOrNone() {
        return status == null ? ReplicaSetStatus.NONE : status;
    }
}
