package dev.podium.proxy;

import dev.podium.client.ApiClient;
import dev.podium.client.Informers;
import dev.podium.network.PodNetwork;
import dev.podium.time.ClusterTime;

/** Has Services answer on the pod network: at their addresses, at their ports on every node, and by their names. */
public final class ServiceProxy {

    private ServiceProxy() {}

    /** To be called before the informers start. */
    public static void serve(ApiClient client, Informers informers, PodNetwork network, ClusterTime time) {
        ServiceBook book = new ServiceBook(client.as("kube-proxy"), informers);
        network.destinations(new Routing(book, time));
        network.names(new ClusterNames(book));
    }
}
