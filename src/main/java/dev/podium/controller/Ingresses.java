package dev.podium.controller;

import dev.podium.model.Ipv4Range;
import dev.podium.model.NodeNetwork;

/** Whether somebody serves Ingresses. */
public enum Ingresses {
    LEFT_ALONE(NodeNetwork.BALANCERS),
    SERVED(NodeNetwork.BALANCERS_BESIDE_INGRESS);

    private final Ipv4Range balancers;

    Ingresses(Ipv4Range balancers) {
        this.balancers = balancers;
    }

    /** The addresses that are left for load balancers. */
    Ipv4Range balancers() {
        return balancers;
    }
}
