package dev.podium.model;

import org.jspecify.annotations.Nullable;

/** A probe that calls the gRPC health service. */
public record GrpcAction(
        int port,
        @Nullable String service) {}
