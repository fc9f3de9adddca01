package dev.podium;

import dev.podium.network.ConnectionSocket;
import dev.podium.network.PodNetwork;
import dev.podium.registry.Dialer;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;

/**
 * Reaches webhooks that run in Pods over the pod network, and all others over the network of the machine; so those at the
 * control plane's own address too, for that is where the machine is.
 */
record WebhookDialer(PodNetwork network) implements Dialer {

    @Override
    public Socket dial(String host, int port, Duration timeout) throws IOException, InterruptedException {
        return network.find(host) == null || host.equals(Bootstrap.SERVER)
                ? REAL.dial(host, port, timeout)
                : new ConnectionSocket(network.dial(host, port, timeout));
    }
}
