package dev.podium.model;

import org.jspecify.annotations.Nullable;

/** A StatefulSet, as its controller reads it. */
public record StatefulSet(
        ObjectMeta metadata,
        StatefulSetSpec spec,
        @Nullable StatefulSetStatus status) {
    public StatefulSet {
        metadata = metadata == null ? ObjectMeta.NONE : metadata;
        spec = spec == null ? StatefulSetSpec.NONE : spec;
    }

    /** The status; one of zeroes for a StatefulSet that no controller has looked at. */
    public StatefulSetStatus statusOrNone() {
        return status == null ? StatefulSetStatus.NONE : status;
    }
}
