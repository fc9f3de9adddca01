package dev.podium.model;

import org.jspecify.annotations.Nullable;

/** A Deployment, as its controller reads it. */
public record Deployment(
        ObjectMeta metadata,
        DeploymentSpec spec,
        @Nullable DeploymentStatus status) {
    public Deployment {
        metadata = metadata == null ? ObjectMeta.NONE : metadata;
        spec = spec == null ? DeploymentSpec.NONE : spec;
    }

    /** The status; one of zeroes for a Deployment that no controller has looked at. */
    public DeploymentStatus statusOrNone() {
        return status == null ? DeploymentStatus.NONE : status;
    }
}
