package dev.podium.controller;

import dev.podium.client.ApiClient;
import dev.podium.controller.ingress.IngressController;
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

    /** Sees to it that there is a class for those that are served; to be called before anybody can make an Ingress. */
    public void prepare(ApiClient client) {
        switch (this) {
            case LEFT_ALONE -> {}
            case SERVED -> IngressController.ensureClass(client);
        }
    }

    /** The addresses that are left for load balancers. */
    Ipv4Range balancers() {
        return balancers;
    }
}
