package dev.podium.model;

import java.util.List;

/** Some of the places that a Service leads to. */
public record EndpointSlice(
        ObjectMeta metadata,
        String addressType,
        List<Endpoint> endpoints,
        List<EndpointPort> ports) {
    public EndpointSlice {
        metadata = metadata == null ? ObjectMeta.NONE : metadata;
        addressType = addressType == null ? "" : addressType;
        endpoints = Defaults.list(endpoints);
        ports = Defaults.list(ports);
    }
}
