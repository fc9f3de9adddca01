package dev.podium;

import dev.podium.client.ApiClient;
import dev.podium.client.Informers;
import dev.podium.controller.Ingresses;
import dev.podium.ingress.IngressProxy;
import dev.podium.ingress.MachineDoor;
import dev.podium.network.PodNetwork;
import dev.podium.time.ClusterTime;
import java.io.IOException;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Has Ingresses served, as far as that is wanted. */
final class IngressService {

    private IngressService() {}

    /**
     * To be called before the informers start; what is to be closed comes on top of {@code parts}.
     *
     * @return the port on this machine; null: there is none
     * @throws IllegalArgumentException if the port is taken
     */
    static @Nullable Integer start(
            ClusterOptions.Ingress wanted,
            ApiClient client,
            Informers informers,
            PodNetwork network,
            ClusterTime time,
            Deque<AutoCloseable> parts) {
        if (wanted instanceof ClusterOptions.Ingress.Nowhere) {
            return null;
        }
        Ingresses.SERVED.prepare(client);
        parts.push(IngressProxy.serve(client, informers, network, time));
        return switch (wanted) {
            case ClusterOptions.Ingress.Nowhere _, ClusterOptions.Ingress.InCluster _ -> null;
            case ClusterOptions.Ingress.OnMachine(int port) -> {
                try {
                    MachineDoor door = MachineDoor.open(port, network, time);
                    parts.push(door);
                    yield door.port();
                } catch (IOException taken) {
                    throw new IllegalArgumentException(
                            "podium.ingress-port: port " + port + " cannot be opened on this machine: " + taken.getMessage(), taken);
                }
            }
        };
    }
}
