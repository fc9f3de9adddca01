package dev.podium.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known of a Service. */
public record ServiceStatus(LoadBalancer loadBalancer) {

    public ServiceStatus {
        loadBalancer = loadBalancer == null ? new LoadBalancer(List.of()) : loadBalancer;
    }

    static final ServiceStatus NONE = new ServiceStatus(null);

    /** Where a Service of type LoadBalancer is reached from outside. */
    public record LoadBalancer(List<Ingress> ingress) {
        public LoadBalancer {
            ingress = Defaults.list(ingress);
        }
    }

    /** One address or name of a load balancer. */
    public record Ingress(
            @Nullable String ip,
            @Nullable String hostname,
            @Nullable String ipMode) {

        /** The mode of an address to which traffic comes unchanged. */
        public static final String VIP = "VIP";

        /** Whether it has an address, and nodes see that address on what the load balancer sends them. */
        boolean handsOn() {
            return ip != null && !ip.isEmpty() && (ipMode == null || ipMode.equals(VIP));
        }
    }
}
