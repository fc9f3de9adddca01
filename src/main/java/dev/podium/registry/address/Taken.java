package dev.podium.registry.address;

import dev.podium.machinery.Json;
import dev.podium.watch.CachedObject;
import dev.podium.watch.WatchCache;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the Services that are stored have: their cluster IPs and node ports. */
final class Taken {

    static final String SERVICES = "core/services/";
    static final String ADDRESSES = "networking.k8s.io/ipaddresses/";

    private final Set<String> addresses = new HashSet<>();
    private final Set<Integer> ports = new HashSet<>();

    private Taken() {}

    /** What one Service has; kept with the cached object. */
    private record Held(Set<String> addresses, Set<Integer> ports) {

        static Held of(byte[] bytes) {
            ServiceTree service = new ServiceTree(Json.parse(bytes));
            Set<Integer> ports = new HashSet<>(service.nodePorts());
            if (service.healthPort() != 0) {
                ports.add(service.healthPort());
            }
            return new Held(Set.copyOf(service.texts("clusterIPs")), Set.copyOf(ports));
        }
    }

    /** Who an IPAddress says it belongs to, as {@code namespace/name}. */
    private record Owner(String service) {

        static Owner of(byte[] bytes) {
            JsonNode parent = Json.parse(bytes).path("spec").path("parentRef");
            return new Owner(parent.path("resource").asString("") + "/" + parent.path("namespace").asString("") + "/"
                    + parent.path("name").asString(""));
        }
    }

    /** What everyone has but for that Service. */
    static Taken byOthersThan(ObjectNode service, WatchCache cache) {
        JsonNode metadata = service.path("metadata");
        String own = metadata.path("namespace").asString("") + "/" + metadata.path("name").asString("");
        Taken taken = new Taken();
        for (CachedObject each : cache.list(SERVICES).items()) {
            if (!each.key().equals(SERVICES + own)) {
                Held held = each.view(Held.class, Held::of);
                taken.addresses.addAll(held.addresses());
                taken.ports.addAll(held.ports());
            }
        }
        for (CachedObject each : cache.list(ADDRESSES).items()) {
            if (!each.view(Owner.class, Owner::of).service().equals("services/" + own)) {
                taken.addresses.add(each.key().substring(ADDRESSES.length()));
            }
        }
        return taken;
    }

    boolean address(String address) {
        return addresses.contains(address);
    }

    boolean port(int port) {
        return ports.contains(port);
    }

    void add(int port) {
        ports.add(port);
    }
}
