package dev.podium.model;

import org.jspecify.annotations.Nullable;

/** A port of a Service. */
public record ServicePort(
        @Nullable String name,
        @Nullable String protocol,
        @Nullable String appProtocol,
        int port,
        @Nullable IntOrString targetPort,
        @Nullable Integer nodePort) {

    public String nameOrEmpty() {
        return name == null ? "" : name;
    }

    public String protocolOrTcp() {
        return protocol == null ? "TCP" : protocol;
    }
}
