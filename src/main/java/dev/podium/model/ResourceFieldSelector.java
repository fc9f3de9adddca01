package dev.podium.model;

import org.jspecify.annotations.Nullable;

/** A resource of a container of the Pod itself. */
public record ResourceFieldSelector(
        @Nullable String containerName,
        String resource,
        @Nullable Quantity divisor) {}
