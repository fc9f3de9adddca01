package dev.podium.registry.address;

import dev.podium.machinery.FieldError;
import dev.podium.machinery.Json;
import dev.podium.model.Ipv4Range;
import dev.podium.registry.Allocator;
import dev.podium.registry.ApiException;
import dev.podium.registry.Registry;
import dev.podium.registry.Resource;
import dev.podium.registry.ServiceNetwork;
import dev.podium.watch.CachedObject;
import dev.podium.watch.WatchCache;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gives Services their cluster IPs and node ports, after upstream's {@code pkg/registry/core/service/storage/alloc.go}. Every
 * cluster IP shows as an IPAddress.
 */
public final class ServiceAllocator implements Allocator {

    private static final String HELD = "provided port is already allocated";

    private final ServiceNetwork network;
    private final Registry registry;
    private final WatchCache cache;
    private final IpAddresses addresses;
    private final ReentrantLock turn = new ReentrantLock();
    private final SplittableRandom random = new SplittableRandom();

    private ServiceAllocator(ServiceNetwork network, Registry registry, WatchCache cache) {
        this.network = network;
        this.registry = registry;
        this.cache = cache;
        this.addresses = new IpAddresses(registry);
    }

    /** The allocators of a cluster by the buckets of the objects that they serve: Services and what these get addresses by. */
    public static Map<String, Allocator> byBucket(ServiceNetwork network, Registry registry, WatchCache cache) {
        Allocator services = new ServiceAllocator(network, registry, cache);
        Allocator turns = new Turns(services);
        return Map.of(Taken.SERVICES, services, Taken.ADDRESSES, turns, ServiceRanges.BUCKET, turns);
    }

    @Override
    public <T> T exclusively(Supplier<T> write) {
        turn.lock();
        try {
            return write.get();
        } finally {
            turn.unlock();
        }
    }

    @Override
    public void allocate(ObjectNode object, @Nullable ObjectNode old) {
        ServiceTree service = new ServiceTree(object);
        ServiceTree before = new ServiceTree(old == null ? Json.mapper().createObjectNode() : old.deepCopy());
        if (old == null) {
            ServiceChanges.complete(service);
        } else {
            ServiceChanges.complete(service, before);
        }
        refuse(object, IpFamilies.complete(service, before));
        Taken taken = Taken.byOthersThan(object, cache);
        address(service, before, taken);
        new NodePorts(service, before, taken).allocate();
    }

    private void address(ServiceTree service, ServiceTree old, Taken taken) {
        if (!service.needsAddress() || service.headless()) {
            return;
        }
        ServiceRanges ranges = ServiceRanges.of(cache);
        List<String> wanted = service.texts("clusterIPs");
        if (wanted.isEmpty()) {
            String next = ranges.next(random, taken::address);
            if (next.isEmpty()) {
                throw failed("failed to allocate a serviceIP: range is full");
            }
            service.spec().put("clusterIP", next);
            service.set("clusterIPs", List.of(next));
            return;
        }
        String first = wanted.getFirst();
        if (old.texts("clusterIPs").contains(first) || !first.matches("[0-9.]+")) {
            return; // it has it already; or it is none, as validation will say
        }
        String problem = !ranges.give(first)
                ? "the provided network does not match the current range"
                : taken.address(first) ? "provided IP is already allocated" : "";
        if (!problem.isEmpty()) {
            refuse(
                    service.service(),
                    List.of(FieldError.invalid(
                            "spec.clusterIPs",
                            service.spec().path("clusterIPs"),
                            "failed to allocate IP " + first + ": " + problem)));
        }
    }

    /** The node ports of one write. */
    private final class NodePorts {

        private final ServiceTree service;
        private final ServiceTree old;
        private final Taken taken;

        NodePorts(ServiceTree service, ServiceTree old, Taken taken) {
            this.service = service;
            this.old = old;
            this.taken = taken;
        }

        void allocate() {
            if (service.needsNodePorts()) {
                if (old.spec().isEmpty()) {
                    create();
                } else {
                    update();
                }
            }
            if (service.needsHealthPort() && !(old.needsHealthPort() && old.healthPort() == service.healthPort())) {
                health();
            }
        }

        /** Ports with one number, such as 53 over UDP and TCP, get one node port. */
        private void create() {
            Map<Integer, Integer> byPort = new HashMap<>();
            List<ObjectNode> ports = service.ports();
            for (int i = 0; i < ports.size(); i++) {
                ObjectNode port = ports.get(i);
                int number = port.path("port").asInt(0);
                int own = port.path("nodePort").asInt(0);
                if (own == 0 && !service.givesOutNodePorts()) {
                    continue;
                }
                Integer shared = byPort.get(number);
                if (shared == null) {
                    int asked = ports.stream()
                            .filter(each -> each.path("port").asInt(0) == number)
                            .mapToInt(each -> each.path("nodePort").asInt(0))
                            .filter(each -> each != 0)
                            .findFirst()
                            .orElse(0);
                    int given = asked == 0 ? next("failed to allocate a nodePort: range is full") : take(asked, i);
                    port.put("nodePort", given);
                    byPort.put(number, given);
                } else if (own == 0) {
                    port.put("nodePort", shared);
                } else if (own != shared) {
                    take(own, i);
                }
            }
        }

        private void update() {
            Set<Integer> mine = new HashSet<>(old.nodePorts());
            List<ObjectNode> ports = service.ports();
            for (int i = 0; i < ports.size(); i++) {
                ObjectNode port = ports.get(i);
                int own = port.path("nodePort").asInt(0);
                if (own == 0 && service.givesOutNodePorts()) {
                    port.put("nodePort", next("failed to allocate a nodePort: range is full"));
                } else if (own != 0 && mine.add(own)) {
                    take(own, i);
                }
            }
        }

        private void health() {
            int asked = service.healthPort();
            if (asked == 0) {
                service.spec().put(
                        "healthCheckNodePort", next("failed to allocate a HealthCheck NodePort 0: range is full"));
                return;
            }
            String problem = problem(asked);
            if (!problem.isEmpty()) {
                throw failed("failed to allocate requested HealthCheck NodePort " + asked + ": " + problem);
            }
            taken.add(asked);
        }

        private int take(int port, int index) {
            String problem = problem(port);
            if (!problem.isEmpty()) {
                refuse(
                        service.service(),
                        List.of(FieldError.invalid("spec.ports[" + index + "].nodePort", port, problem)));
            }
            taken.add(port);
            return port;
        }

        private String problem(int port) {
            if (!network.containsPort(port)) {
                return "provided port is not in the valid range. The range of valid ports is " + network.firstPort() + "-"
                        + network.lastPort();
            }
            return taken.port(port) ? HELD : "";
        }

        private int next(String whenFull) {
            OptionalLong next = FreeNumbers.ports(network.firstPort(), network.lastPort())
                    .next(random, port -> taken.port((int) port) || old.nodePorts().contains((int) port));
            if (next.isEmpty()) {
                throw failed(whenFull);
            }
            int port = (int) next.getAsLong();
            taken.add(port);
            return port;
        }
    }

    private void refuse(ObjectNode service, List<FieldError> errors) {
        if (!errors.isEmpty()) {
            Resource services = Objects.requireNonNull(registry.find("", "v1", "services"));
            throw ApiException.invalid(services, service.path("metadata").path("name").asString(""), errors);
        }
    }

    private static ApiException failed(String why) {
        return new ApiException(500, "InternalError", "Internal error occurred: " + why, null);
    }

    @Override
    public void settle(@Nullable ObjectNode object, @Nullable ObjectNode old) {
        Set<String> now = object == null ? Set.of() : addresses(object);
        if (object != null) {
            ServiceRanges ranges = ServiceRanges.of(cache);
            now.stream().filter(ranges::have).forEach(each -> addresses.assign(each, object));
        }
        if (old != null) {
            addresses(old).stream().filter(each -> !now.contains(each)).forEach(each -> addresses.release(each, old));
        }
    }

    @Override
    public void repair() {
        Set<String> held = new HashSet<>();
        for (CachedObject each : cache.list(Taken.SERVICES).items()) {
            ObjectNode service = Json.parse(each.bytes());
            held.addAll(addresses(service));
            settle(service, null);
        }
        for (CachedObject each : cache.list(Taken.ADDRESSES).items()) {
            String address = each.key().substring(Taken.ADDRESSES.length());
            if (!held.contains(address)) {
                addresses.releaseOrphan(address, Json.parse(each.bytes()));
            }
        }
    }

    private static Set<String> addresses(ObjectNode service) {
        Set<String> addresses = new HashSet<>(new ServiceTree(service).texts("clusterIPs"));
        addresses.removeIf(each -> !Ipv4Range.isAddress(each));
        return addresses;
    }
}
