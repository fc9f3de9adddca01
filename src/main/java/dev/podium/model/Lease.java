package dev.podium.model;

import org.jspecify.annotations.Nullable;

/** A Lease, such as a node's heartbeat. */
public record Lease(
        ObjectMeta metadata,
        @Nullable LeaseSpec spec) {
    public Lease {
        metadata = metadata == null ? ObjectMeta.NONE : metadata;
    }
}
