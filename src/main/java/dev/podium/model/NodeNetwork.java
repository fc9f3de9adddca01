package dev.podium.model;

import java.util.Objects;

/** Who has which address of the network that the nodes are on, 172.18.0.0/16. */
public final class NodeNetwork {

    /** The API server's, and the name server's. */
    public static final String CONTROL_PLANE = "172.18.0.1";

    /** Those that load balancers get, and nodes do not. */
    public static final Ipv4Range BALANCERS = Objects.requireNonNull(Ipv4Range.of("172.18.240.0/20"));

    /** Where Ingresses answer, if they do: the last of those. */
    public static final String INGRESS = BALANCERS.address(BALANCERS.size() - 2);

    /** Those that load balancers get where Ingresses answer: all but {@link #INGRESS}. */
    public static final Ipv4Range BALANCERS_BESIDE_INGRESS = new Ipv4Range(BALANCERS.base(), BALANCERS.size() - 1);

    private NodeNetwork() {}
}
