package dev.podium.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a Service is to be. */
public record ServiceSpec(
        List<ServicePort> ports,
        Map<String, String> selector,
        @Nullable String clusterIP,
        List<String> clusterIPs,
        @Nullable String type,
        List<String> ipFamilies,
        boolean publishNotReadyAddresses,
        @Nullable String trafficDistribution,
        @Nullable String externalName) {
    public ServiceSpec {
        ports = Defaults.list(ports);
        selector = Defaults.map(selector);
        clusterIPs = Defaults.list(clusterIPs);
        ipFamilies = Defaults.list(ipFamilies);
    }

    static final ServiceSpec NONE = Defaults.read("{}", ServiceSpec.class);

    /** Whether it has no address of its own, so that its name stands for its Pods' addresses. */
    public boolean headless() {
        return "None".equals(clusterIP);
    }

    /** Whether it has been given an address. */
    public boolean hasAddress() {
        return clusterIP != null && !clusterIP.isEmpty() && !headless();
    }

    /** Whether it is but another name for something outside of the cluster. */
    public boolean external() {
        return "ExternalName".equals(type);
    }
}
