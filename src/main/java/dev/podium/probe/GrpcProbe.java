package dev.podium.probe;

import dev.podium.model.GrpcAction;
import dev.podium.network.PodNetwork;
import dev.podium.time.ClusterTime;
import java.io.IOException;
import java.time.Duration;

/** A gRPC probe. */
final class GrpcProbe {

    private final PodNetwork network;

    GrpcProbe(PodNetwork network, ClusterTime time) {
        this.network = network;
    }

    ProbeAttempt attempt(GrpcAction action, String podIp, Duration timeout) throws InterruptedException {
        try {
            network.dial(podIp, action.port(), timeout).close();
            return ProbeAttempt.unknown("gRPC is not spoken yet");
        } catch (IOException refused) {
            return ProbeAttempt.failure("timeout: failed to connect service \"" + podIp + ":" + action.port() + "\" within "
                    + timeout.toSeconds() + "s: " + refused.getMessage());
        }
    }
}
