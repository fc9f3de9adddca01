package dev.podium.web.connect;

import dev.podium.network.Connection;
import dev.podium.network.ConnectionSocket;
import dev.podium.network.PodNetwork;
import dev.podium.network.TrustingTls;
import java.time.Duration;

/** Ways to hosts of the pod network. */
public record PodLines(PodNetwork network) {

    private static final Duration DIAL = Duration.ofSeconds(30);

    /** What a host speaks. */
    public enum Scheme {
        HTTP,
        HTTPS
    }

    /** Those over which nobody is asked who they are. */
    public Destination.Line to(Scheme scheme, String ip, int port) {
        return () -> {
            Connection connection = network.dial(ip, port, DIAL);
            return switch (scheme) {
                case HTTP -> new ConnectionSocket(connection);
                case HTTPS -> TrustingTls.over(connection, ip, port);
            };
        };
    }
}
