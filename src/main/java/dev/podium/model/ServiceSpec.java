package dev.podium.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
        @Nullable String externalName,
        @Nullable String sessionAffinity,
        @Nullable SessionAffinityConfig sessionAffinityConfig,
        @Nullable String internalTrafficPolicy,
        @Nullable String externalTrafficPolicy,
        List<String> externalIPs,
        @Nullable String loadBalancerIP,
        @Nullable String loadBalancerClass,
        List<String> loadBalancerSourceRanges,
        @Nullable Integer healthCheckNodePort) {
    private static final Duration DEFAULT_AFFINITY = Duration.ofHours(3);

    public ServiceSpec {
        ports = Defaults.list(ports);
        selector = Defaults.map(selector);
        clusterIPs = Defaults.list(clusterIPs);
        ipFamilies = Defaults.list(ipFamilies);
        externalIPs = Defaults.list(externalIPs);
        loadBalancerSourceRanges = Defaults.list(loadBalancerSourceRanges);
    }

    /** What {@code sessionAffinity} means in detail. */
    public record SessionAffinityConfig(@Nullable ClientIp clientIP) {}

    /** How long a client stays with an endpoint after its last connection. */
    public record ClientIp(@Nullable Long timeoutSeconds) {}

    /** How long a client that comes again is sent where it was sent before; null if it may be sent anywhere. */
    public @Nullable Duration affinity() {
        if (!"ClientIP".equals(sessionAffinity)) {
            return null;
        }
        ClientIp client = sessionAffinityConfig == null ? null : sessionAffinityConfig.clientIP();
        Long seconds = client == null ? null : client.timeoutSeconds();
        return seconds == null ? DEFAULT_AFFINITY : Duration.ofSeconds(seconds);
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

    /** Whether it is to be reached from outside through a load balancer, whoever provides that. */
    public boolean balanced() {
        return "LoadBalancer".equals(type);
    }

    /**
     * Where those may be who come through a load balancer; empty: anywhere. As upstream's kube-proxy, which reads spaces around a
     * range, takes one of all addresses for none, and has ranges of the other family count for nothing.
     */
    public List<Ipv4Range> sourceRanges() {
        List<Ipv4Range> ranges = loadBalancerSourceRanges.stream()
                .map(each -> Ipv4Range.of(each.strip()))
                .filter(Objects::nonNull)
                .toList();
        return ranges.stream().anyMatch(Ipv4Range::everything) ? List.of() : ranges;
    }

    /** Whether it is but another name for something outside of the cluster. */
    public boolean external() {
        return "ExternalName".equals(type);
    }
}
