package dev.podium.proxy;

import dev.podium.model.Endpoint;
import dev.podium.model.Ipv4Range;
import dev.podium.model.Node;
import dev.podium.model.ServiceSpec;
import dev.podium.network.Address;
import dev.podium.network.Destinations;
import dev.podium.network.Transport;
import dev.podium.time.ClusterTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which of a Service's places a connection goes to: by traffic policies and hints, and to the same as before where the Service wants
 * that (upstream's {@code pkg/proxy/topology.go} and the rules that its kube-proxy writes).
 */
final class Routing implements Destinations {

    private static final String ZONE = "topology.kubernetes.io/zone";

    /** So many clients are remembered before those are forgotten whose time is over. */
    private static final int MANY = 10_000;

    private final ServiceBook book;
    private final ClusterTime time;
    private final Map<Visitor, Visit> visits = new ConcurrentHashMap<>();

    Routing(ServiceBook book, ClusterTime time) {
        this.book = book;
        this.time = time;
    }

    /** A client of a port of a Service. */
    private record Visitor(String service, String protocol, int port, String client) {}

    private record Visit(Address backend, long until) {}

    @Override
    public Destination find(String client, Transport transport, Address asked) {
        ServiceBook.Port port = book.at(transport, asked);
        if (port == null) {
            return new Itself();
        }
        List<ServiceBook.Backend> all = book.backends(port);
        Node home = book.nodeOf(client);
        List<ServiceBook.Backend> near = near(port, home, all);
        List<Address> usable = usable(near);
        if (usable.isEmpty()) {
            // Where there are others elsewhere, kube-proxy drops what comes; where there are none, it refuses.
            return near.size() < all.size() && !usable(all).isEmpty() ? new Silence() : new Nowhere();
        }
        if (!admits(port, client)) {
            return new Silence();
        }
        Duration affinity = port.service().spec().affinity();
        return new Elsewhere(affinity == null ? any(usable) : again(port, client, usable, affinity));
    }

    private static List<ServiceBook.Backend> near(
            ServiceBook.Port port, @Nullable Node home, List<ServiceBook.Backend> all) {
        ServiceSpec spec = port.service().spec();
        String homeName = home == null ? null : home.metadata().nameOrEmpty();
        return switch (port.door()) {
            case ServiceBook.Inner _ when home != null && "Local".equals(spec.internalTrafficPolicy()) -> on(homeName, all);
            // What comes from the node itself, or from its Pods, goes anywhere: the policy is about what comes from outside.
            case ServiceBook.AtNode(String asked)
            when !asked.equals(homeName) && "Local".equals(spec.externalTrafficPolicy()) -> on(asked, all);
            // The same holds for external addresses; what does come from outside is brought to a node that has a place.
            case ServiceBook.Inner _, ServiceBook.AtNode _, ServiceBook.Outer _, ServiceBook.Balancer _ ->
                home == null ? all : hinted(home, all);
        };
    }

    /** Whether the ranges let a client in that a load balancer has brought; who is no host of the network is in none of them. */
    private static boolean admits(ServiceBook.Port port, String client) {
        List<Ipv4Range> ranges = port.door() instanceof ServiceBook.Balancer
                ? port.service().spec().sourceRanges()
                : List.of();
        return ranges.isEmpty() || ranges.stream().anyMatch(each -> each.contains(client));
    }

    private static List<ServiceBook.Backend> on(@Nullable String node, List<ServiceBook.Backend> all) {
        return all.stream()
                .filter(each -> each.endpoint().nodeName() != null && each.endpoint().nodeName().equals(node))
                .toList();
    }

    /** Hints count only if every ready place has one, and one is for the client. */
    private static List<ServiceBook.Backend> hinted(Node home, List<ServiceBook.Backend> all) {
        String node = home.metadata().nameOrEmpty();
        String zone = home.metadata().labels().getOrDefault(ZONE, "");
        List<ServiceBook.Backend> ready =
                all.stream().filter(ServiceBook.Backend::ready).toList();
        List<ServiceBook.Backend> close = hinted(ready, Endpoint.Hints::forNodes, node);
        if (close.isEmpty()) {
            close = hinted(ready, Endpoint.Hints::forZones, zone);
        }
        return close.isEmpty() ? all : close;
    }

    private static List<ServiceBook.Backend> hinted(
            List<ServiceBook.Backend> ready, Function<Endpoint.Hints, List<Endpoint.Name>> kind, String place) {
        List<ServiceBook.Backend> meant = new ArrayList<>();
        for (ServiceBook.Backend each : ready) {
            Endpoint.Hints hints = each.endpoint().hints();
            List<Endpoint.Name> places = hints == null ? List.of() : kind.apply(hints);
            if (places.isEmpty()) {
                return List.of();
            }
            if (places.contains(new Endpoint.Name(place))) {
                meant.add(each);
            }
        }
        return meant;
    }

    private static List<Address> usable(List<ServiceBook.Backend> backends) {
        List<Address> ready = backends.stream()
                .filter(ServiceBook.Backend::ready)
                .map(ServiceBook.Backend::address)
                .toList();
        return !ready.isEmpty()
                ? ready
                : backends.stream()
                        .filter(ServiceBook.Backend::leaving)
                        .map(ServiceBook.Backend::address)
                        .toList();
    }

    private static Address any(List<Address> usable) {
        return usable.get(ThreadLocalRandom.current().nextInt(usable.size()));
    }

    private Address again(ServiceBook.Port port, String client, List<Address> usable, Duration affinity) {
        long now = time.nanos();
        if (visits.size() > MANY) {
            visits.values().removeIf(each -> each.until() - now < 0);
        }
        Visitor visitor = new Visitor(
                port.service().metadata().uidOrEmpty(), port.port().protocolOrTcp(), port.port().port(), client);
        return visits.compute(visitor, (_, before) -> new Visit(
                        before != null && before.until() - now >= 0 && usable.contains(before.backend())
                                ? before.backend()
                                : any(usable),
                        now + affinity.toNanos()))
                .backend();
    }
}
