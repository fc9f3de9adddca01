package dev.podium.ingress;

import dev.podium.client.ApiClient;
import dev.podium.client.Index;
import dev.podium.client.Informers;
import dev.podium.client.ResourceType;
import dev.podium.model.Endpoint;
import dev.podium.model.EndpointPort;
import dev.podium.model.EndpointSlice;
import dev.podium.model.Ingress;
import dev.podium.model.Ipv4Range;
import dev.podium.model.Service;
import dev.podium.model.ServicePort;
import dev.podium.network.Address;
import dev.podium.network.PodNetwork;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The places behind Services, each in its turn. Requests go to them without the Service's own address in between. */
final class Backends {

    private static final String SERVICE = "kubernetes.io/service-name";

    /** Of so many Services the turns are remembered before all begin anew. */
    private static final int MANY = 10_000;

    private final ApiClient client;
    private final PodNetwork network;
    private final Index<EndpointSlice> slices;
    private final Map<String, AtomicInteger> turns = new ConcurrentHashMap<>();

    /** To be made before the informers start. */
    Backends(ApiClient client, Informers informers, PodNetwork network) {
        this.client = client;
        this.network = network;
        this.slices = informers.of(ResourceType.ENDPOINT_SLICES).index("ingress service", slice -> {
            String service = slice.metadata().labels().get(SERVICE);
            return service == null ? List.of() : List.of(slice.metadata().namespaceOrEmpty() + "/" + service);
        });
    }

    /** Where a request goes: the place whose turn it is, then those to try if nothing answers there; empty: nowhere. */
    List<Address> next(String namespace, Ingress.BackendService backend) {
        Service service = client.find(ResourceType.SERVICES, namespace, backend.name());
        Ingress.BackendPort port = backend.port();
        if (service == null || port == null) {
            return List.of();
        }
        List<Address> places = new ArrayList<>(service.spec().external() ? outside(service, port) : inside(service, port));
        if (!places.isEmpty()) {
            if (turns.size() > MANY) {
                turns.clear();
            }
            int turn = turns.computeIfAbsent(service.metadata().uidOrEmpty() + port, _ -> new AtomicInteger())
                    .getAndIncrement();
            Collections.rotate(places, -Math.floorMod(turn, places.size()));
        }
        return places;
    }

    private List<Address> outside(Service service, Ingress.BackendPort port) {
        String name = service.spec().externalName();
        ServicePort named = port(service, port);
        Integer number = port.number() != null ? port.number() : named == null ? null : Integer.valueOf(named.port());
        if (name == null || number == null) {
            return List.of();
        }
        List<String> addresses = Ipv4Range.isAddress(name) ? List.of(name) : network.lookup(name);
        return addresses.stream().map(each -> new Address(each, number)).toList();
    }

    private List<Address> inside(Service service, Ingress.BackendPort asked) {
        ServicePort port = port(service, asked);
        if (port == null) {
            return List.of();
        }
        List<Address> places = new ArrayList<>();
        for (EndpointSlice slice : slices(service)) {
            for (EndpointPort each : slice.ports()) {
                if (each.port() != null && Objects.requireNonNullElse(each.name(), "").equals(port.nameOrEmpty())) {
                    slice.endpoints().stream()
                            .filter(Backends::ready)
                            .forEach(place -> places.add(new Address(place.addresses().getFirst(), each.port())));
                }
            }
        }
        places.sort(Comparator.comparing(Address::toString));
        return places.stream().distinct().toList();
    }

    private List<EndpointSlice> slices(Service service) {
        return slices.get(service.metadata().namespaceOrEmpty() + "/" + service.metadata().nameOrEmpty()).stream()
                .map(each -> client.find(ResourceType.ENDPOINT_SLICES, each.namespace(), each.name()))
                .filter(Objects::nonNull)
                .toList();
    }

    private static @Nullable ServicePort port(Service service, Ingress.BackendPort asked) {
        return service.spec().ports().stream()
                .filter(each -> asked.name() != null && !asked.name().isEmpty()
                        ? each.nameOrEmpty().equals(asked.name())
                        : Integer.valueOf(each.port()).equals(asked.number()))
                .filter(each -> each.protocolOrTcp().equals("TCP"))
                .findFirst()
                .orElse(null);
    }

    private static boolean ready(Endpoint place) {
        return place.conditions() == null || !Boolean.FALSE.equals(place.conditions().ready());
    }
}
