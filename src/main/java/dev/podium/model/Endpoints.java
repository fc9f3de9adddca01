package dev.podium.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** All places that a Service leads to, in the older form. */
public record Endpoints(
        ObjectMeta metadata,
        List<Subset> subsets) {
    public Endpoints {
        metadata = metadata == null ? ObjectMeta.NONE : metadata;
        subsets = Defaults.list(subsets);
    }

    /** Addresses that share ports. */
    public record Subset(
            List<Address> addresses,
            List<Address> notReadyAddresses,
            List<Port> ports) {
        public Subset {
            addresses = Defaults.list(addresses);
            notReadyAddresses = Defaults.list(notReadyAddresses);
            ports = Defaults.list(ports);
        }
    }

    /** One address. */
    public record Address(
            String ip,
            @Nullable String hostname,
            @Nullable String nodeName,
            @Nullable TargetReference targetRef) {}

    /** One port. */
    public record Port(
            @Nullable String name,
            int port,
            @Nullable String protocol,
            @Nullable String appProtocol) {}
}
