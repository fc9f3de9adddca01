package dev.podium.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A port of the places that a Service leads to.
 *
 * @param name the Service's name for it; the empty string, which is written, for one without
 */
public record EndpointPort(
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String name,
        @Nullable Integer port,
        @Nullable String protocol,
        @Nullable String appProtocol) {}
