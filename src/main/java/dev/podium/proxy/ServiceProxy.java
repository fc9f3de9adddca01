package dev.podium.proxy;

import dev.podium.client.ApiClient;
import dev.podium.client.Informers;
import dev.podium.network.Address;
import dev.podium.network.Destinations;
import dev.podium.network.PodNetwork;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Has Services answer on the pod network: at their addresses, at their ports on every node, and by their names. */
public final class ServiceProxy {

    private ServiceProxy() {}

    /** To be called before the informers start. */
    public static void serve(ApiClient client, Informers informers, PodNetwork network) {
        ServiceBook book = new ServiceBook(client.as("kube-proxy"), informers);
        network.destinations(asked -> destination(book, asked));
        network.names(new ClusterNames(book));
    }

    /** A port behind which nobody is ready refuses, as the rules that kube-proxy writes do. */
    private static Destinations.Destination destination(ServiceBook book, Address asked) {
        ServiceBook.Port port = book.at(asked);
        if (port == null) {
            return new Destinations.Itself();
        }
        List<Address> backends = book.backends(port);
        return backends.isEmpty()
                ? new Destinations.Nowhere()
                : new Destinations.Elsewhere(backends.get(ThreadLocalRandom.current().nextInt(backends.size())));
    }
}
