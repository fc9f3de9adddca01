package dev.podium.model;

/** A Service, as those read it who look for its Pods. */
public record Service(
        ObjectMeta metadata,
        ServiceSpec spec) {
    public Service {
        metadata = metadata == null ? ObjectMeta.NONE : metadata;
        spec = spec == null ? ServiceSpec.NONE : spec;
    }
}
