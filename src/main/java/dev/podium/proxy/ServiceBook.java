package dev.podium.proxy;

import dev.podium.client.ApiClient;
import dev.podium.client.Index;
import dev.podium.client.Informers;
import dev.podium.client.ObjectKey;
import dev.podium.client.ResourceType;
import dev.podium.model.Endpoint;
import dev.podium.model.EndpointPort;
import dev.podium.model.EndpointSlice;
import dev.podium.model.Node;
import dev.podium.model.Service;
import dev.podium.model.ServicePort;
import dev.podium.network.Address;
import dev.podium.network.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The Services that there are, found by what clients know of them. Nothing is kept twice: every question reads what is. */
final class ServiceBook {

    private static final String SERVICE = "kubernetes.io/service-name";

    private final ApiClient client;
    private final Index<Service> byAddress;
    private final Index<Service> byOuterAddress;
    private final Index<Service> byNodePort;
    private final Index<EndpointSlice> slices;
    private final Index<EndpointSlice> slicesByPlace;
    private final Index<Node> nodes;
    private final Index<Node> ranges;

    /** To be made before the informers start. */
    ServiceBook(ApiClient client, Informers informers) {
        this.client = client;
        this.byAddress = informers.of(ResourceType.SERVICES).index("proxy address", ServiceBook::addresses);
        this.byOuterAddress = informers.of(ResourceType.SERVICES).index("proxy outer address", ServiceBook::outerAddresses);
        this.byNodePort = informers.of(ResourceType.SERVICES).index("proxy node port", ServiceBook::nodePorts);
        this.slices = informers.of(ResourceType.ENDPOINT_SLICES).index("proxy service", slice -> {
            String service = slice.metadata().labels().get(SERVICE);
            return service == null ? List.of() : List.of(slice.metadata().namespaceOrEmpty() + "/" + service);
        });
        this.slicesByPlace = informers.of(ResourceType.ENDPOINT_SLICES).index("proxy place", slice -> slice.endpoints().stream()
                .flatMap(each -> each.addresses().stream())
                .distinct()
                .toList());
        this.nodes = informers.of(ResourceType.NODES).index("proxy address", ServiceBook::addresses);
        this.ranges = informers.of(ResourceType.NODES).index("proxy range", ServiceBook::ranges);
    }

    /** A port of a Service, and which of the ways to it was taken. */
    record Port(Service service, ServicePort port, Door door) {}

    /** A way to a Service. */
    sealed interface Door {}

    /** By its cluster IP. */
    record Inner() implements Door {}

    /** By its port on a node. */
    record AtNode(String node) implements Door {}

    /** By an external address that somebody has brought to the cluster. */
    record Outer() implements Door {}

    /** By the address of a load balancer. */
    record Balancer() implements Door {}

    /** A place that a port leads to. */
    record Backend(Address address, Endpoint endpoint) {

        boolean ready() {
            return ServiceBook.ready(endpoint);
        }

        /** Whether it would do, if there is nothing better: it is on its way out. */
        boolean leaving() {
            Endpoint.Conditions conditions = endpoint.conditions();
            return conditions != null
                    && Boolean.TRUE.equals(conditions.serving())
                    && Boolean.TRUE.equals(conditions.terminating());
        }
    }

    private static List<String> addresses(Service service) {
        return service.spec().hasAddress() ? service.spec().clusterIPs() : List.of();
    }

    private static List<String> outerAddresses(Service service) {
        return service.spec().hasAddress()
                ? Stream.concat(service.spec().externalIPs().stream(), service.balancerAddresses().stream())
                        .distinct()
                        .toList()
                : List.of();
    }

    private static List<String> nodePorts(Service service) {
        return service.spec().ports().stream()
                .filter(each -> each.nodePort() != null && each.nodePort() > 0)
                .map(each -> String.valueOf(each.nodePort()))
                .toList();
    }

    private static List<String> addresses(Node node) {
        return node.status() == null
                ? List.of()
                : node.status().addresses().stream()
                        .filter(each -> each.type().equals("InternalIP"))
                        .map(each -> each.address())
                        .toList();
    }

    /** The range of a node's Pods, as far as it ends at a dot: addresses are looked up by what stands before their last. */
    private static List<String> ranges(Node node) {
        String cidr = node.spec().podCIDR();
        return cidr != null && cidr.endsWith(".0/24") ? List.of(network(cidr)) : List.of();
    }

    private static String network(String ip) {
        return ip.substring(0, Math.max(0, ip.lastIndexOf('.')));
    }

    /** The node that has the address, or on which the Pod is that has it; null if that is not known. */
    @Nullable Node nodeOf(String ip) {
        return Stream.concat(nodes.get(ip).stream(), ranges.get(network(ip)).stream())
                .map(each -> client.find(ResourceType.NODES, "", each.name()))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    @Nullable Service named(String namespace, String name) {
        return client.find(ResourceType.SERVICES, namespace, name);
    }

    /** The port of a Service that is reached at that address: its own, one from outside, or any node's. */
    @Nullable Port at(Transport transport, Address address) {
        for (Service each : services(byAddress, address.ip())) {
            ServicePort port = addresses(each).contains(address.ip()) ? port(each, transport, address.port()) : null;
            if (port != null) {
                return new Port(each, port, new Inner());
            }
        }
        for (Service each : services(byOuterAddress, address.ip())) {
            Door door = outerDoor(each, address.ip());
            ServicePort port = door == null ? null : port(each, transport, address.port());
            if (door != null && port != null) {
                return new Port(each, port, door);
            }
        }
        Optional<ObjectKey> node = nodes.get(address.ip()).stream().findFirst();
        return node.isEmpty() ? null : atNode(node.get().name(), transport, address.port());
    }

    private static @Nullable Door outerDoor(Service service, String ip) {
        if (!outerAddresses(service).contains(ip)) {
            return null;
        }
        return service.spec().externalIPs().contains(ip) ? new Outer() : new Balancer();
    }

    private static @Nullable ServicePort port(Service service, Transport transport, int number) {
        return service.spec().ports().stream()
                .filter(each -> each.port() == number && each.protocolOrTcp().equals(transport.name()))
                .findFirst()
                .orElse(null);
    }

    private @Nullable Port atNode(String node, Transport transport, int number) {
        for (Service each : services(byNodePort, String.valueOf(number))) {
            for (ServicePort port : each.spec().ports()) {
                if (port.nodePort() != null
                        && port.nodePort() == number
                        && port.protocolOrTcp().equals(transport.name())) {
                    return new Port(each, port, new AtNode(node));
                }
            }
        }
        return null;
    }

    private List<Service> services(Index<Service> index, String key) {
        return index.get(key).stream()
                .map(each -> client.find(ResourceType.SERVICES, each.namespace(), each.name()))
                .filter(Objects::nonNull)
                .toList();
    }

    private Stream<EndpointSlice> slices(Service service) {
        String key = service.metadata().namespaceOrEmpty() + "/" + service.metadata().nameOrEmpty();
        return slices.get(key).stream()
                .map((ObjectKey each) -> client.find(ResourceType.ENDPOINT_SLICES, each.namespace(), each.name()))
                .filter(Objects::nonNull);
    }

    /** Everything behind a port, ready or not. */
    List<Backend> backends(Port port) {
        List<Backend> backends = new ArrayList<>();
        slices(port.service()).forEach(slice -> {
            for (EndpointPort each : slice.ports()) {
                boolean same = Objects.requireNonNullElse(each.name(), "").equals(port.port().nameOrEmpty());
                if (same && each.port() != null) {
                    slice.endpoints().forEach(place -> backends.add(
                            new Backend(new Address(place.addresses().getFirst(), each.port()), place)));
                }
            }
        });
        return backends;
    }

    /** The places that are ready. */
    List<Endpoint> places(Service service) {
        return slices(service)
                .flatMap(each -> each.endpoints().stream())
                .filter(ServiceBook::ready)
                .toList();
    }

    /** Where a named port of a Service leads that has no address: the beginnings of SRV records. */
    List<String> places(Service service, String port, String protocol) {
        List<String> found = new ArrayList<>();
        slices(service).forEach(slice -> slice.ports().stream()
                .filter(each -> port.equals(each.name()) && each.port() != null)
                .filter(each -> protocol.equalsIgnoreCase(Objects.requireNonNullElse(each.protocol(), "TCP")))
                .forEach(each -> slice.endpoints().stream()
                        .filter(ServiceBook::ready)
                        .forEach(place -> found.add(ClusterNames.WEIGHT + each.port() + " " + host(place) + "."))));
        return found;
    }

    private static String host(Endpoint place) {
        return place.hostname() == null || place.hostname().isEmpty()
                ? place.addresses().getFirst().replace('.', '-')
                : place.hostname();
    }

    /** Which Services, or places of Services that have none of their own, have an address: {@code name.namespace}. */
    List<String> namesOf(String address) {
        List<String> found = new ArrayList<>();
        for (Service each : services(byAddress, address)) {
            found.add(each.metadata().nameOrEmpty() + "." + each.metadata().namespaceOrEmpty());
        }
        for (ObjectKey each : slicesByPlace.get(address)) {
            EndpointSlice slice = client.find(ResourceType.ENDPOINT_SLICES, each.namespace(), each.name());
            String name = slice == null ? null : slice.metadata().labels().get(SERVICE);
            Service service = name == null ? null : named(each.namespace(), name);
            if (slice != null && service != null && service.spec().headless()) {
                slice.endpoints().stream()
                        .filter(place -> place.addresses().contains(address))
                        .forEach(place -> found.add(host(place) + "." + name + "." + each.namespace()));
            }
        }
        return found.stream().distinct().toList();
    }

    private static boolean ready(Endpoint place) {
        return place.conditions() == null || !Boolean.FALSE.equals(place.conditions().ready());
    }
}
