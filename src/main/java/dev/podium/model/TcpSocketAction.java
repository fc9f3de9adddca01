package dev.podium.model;

import org.jspecify.annotations.Nullable;

/** A probe that opens a connection. */
public record TcpSocketAction(
        IntOrString port,
        @Nullable String host) {}
