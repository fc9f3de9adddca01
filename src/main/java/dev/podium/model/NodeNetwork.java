package dev.podium.model;

import java.util.Objects;

/** Who has which address of the network that the nodes are on, 172.18.0.0/16. */
public final class NodeNetwork {

    /** The API server's, and the name server's. */
    public static final String CONTROL_PLANE = "172.18.0.1";

    /** Those that load balancers get, and nodes do not. */
    public static final Ipv4Range BALANCERS = Objects.requireNonNull(Ipv4Range.of("172.18.240.0/20"));

    private NodeNetwork() {}
}
