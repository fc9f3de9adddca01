package dev.podium.registry.strategy;

import dev.podium.registry.Conversion;
import dev.podium.registry.ResourceStrategy;
import java.util.Map;

/** Which kind has which rules; the others are plain. */
public final class Strategies {

    private static final ResourceStrategy PLAIN = new ResourceStrategy() {};

    private static final Map<String, ResourceStrategy> BY_RESOURCE = Map.of(
            "pods", new PodStrategy(),
            "nodes", new NodeStrategy(),
            "namespaces", new NamespaceStrategy(),
            "events", EventStrategy.core(),
            "events.events.k8s.io", EventStrategy.newer(),
            "leases.coordination.k8s.io", new LeaseStrategy(),
            "secrets", new SecretStrategy(),
            "serviceaccounts", new ServiceAccountStrategy());

    private Strategies() {}

    /** @param resource the plural name with its group, such as {@code leases.coordination.k8s.io} */
    public static ResourceStrategy of(String resource) {
        return BY_RESOURCE.getOrDefault(resource, PLAIN);
    }

    public static Conversion conversion(String resource) {
        return resource.equals("events.events.k8s.io") ? new EventConversion() : Conversion.NONE;
    }
}
