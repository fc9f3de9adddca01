package dev.podium.model;

import org.jspecify.annotations.Nullable;

/** A DaemonSet, as its controller reads it. */
public record DaemonSet(
        ObjectMeta metadata,
        DaemonSetSpec spec,
        @Nullable DaemonSetStatus status) {
    public DaemonSet {
        metadata = metadata == null ? ObjectMeta.NONE : metadata;
        spec = spec == null ? DaemonSetSpec.NONE : spec;
    }

    /** The status; one of zeroes for a DaemonSet that no controller has looked at. */
    public DaemonSetStatus statusOrNone() {
        return status == null ? DaemonSetStatus.NONE : status;
    }
}
