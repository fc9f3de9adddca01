package dev.podium.controller.endpointslice;

import dev.podium.controller.backends.ServicePods;
import dev.podium.controller.backends.TargetPorts;
import dev.podium.model.Endpoint;
import dev.podium.model.EndpointPort;
import dev.podium.model.Node;
import dev.podium.model.Pod;
import dev.podium.model.PodIp;
import dev.podium.model.Service;
import dev.podium.model.ServicePort;
import dev.podium.model.TargetReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a Service's slices are to say: its Pods as endpoints.
 *
 * @param pods those with an address that have not ended
 */
record Targets(Service service, List<Pod> pods, Function<String, @Nullable Node> nodes) {

    private static final String ZONE = "topology.kubernetes.io/zone";

    /** The families of addresses that the Service has. */
    List<String> families() {
        List<String> families = service.spec().ipFamilies();
        if (!families.isEmpty()) {
            return families;
        }
        String address = service.spec().clusterIP();
        return service.spec().hasAddress() && address != null
                ? List.of(address.contains(":") ? "IPv6" : "IPv4")
                : List.of("IPv4", "IPv6");
    }

    /** The endpoints of one family of addresses, by the ports that they have. */
    Map<List<EndpointPort>, List<Endpoint>> byPorts(String family) {
        Map<List<EndpointPort>, List<Endpoint>> groups = new LinkedHashMap<>();
        for (Pod each : pods) {
            String name = each.spec().nodeName();
            Node node = name == null ? null : nodes.apply(name);
            // A Pod of a node that is gone will be collected; until then nobody should be sent there who does not insist.
            if (node != null || service.spec().publishNotReadyAddresses()) {
                List<Endpoint> group = groups.computeIfAbsent(ports(each), _ -> new ArrayList<>());
                List<String> addresses = addresses(each, family);
                if (!addresses.isEmpty()) {
                    group.add(endpoint(each, node, addresses));
                }
            }
        }
        groups.values().removeIf(List::isEmpty);
        return groups;
    }

    private List<EndpointPort> ports(Pod pod) {
        List<EndpointPort> ports = new ArrayList<>();
        for (ServicePort each : service.spec().ports()) {
            TargetPorts.find(pod, each)
                    .ifPresent(number -> ports.add(
                            new EndpointPort(each.nameOrEmpty(), number, each.protocolOrTcp(), each.appProtocol())));
        }
        return ports;
    }

    private static List<String> addresses(Pod pod, String family) {
        return Objects.requireNonNull(pod.status()).podIPs().stream()
                .map(PodIp::ip)
                .filter(each -> each.contains(":") == family.equals("IPv6"))
                .toList();
    }

    private Endpoint endpoint(Pod pod, @Nullable Node node, List<String> addresses) {
        boolean serving = pod.ready();
        boolean terminating = pod.metadata().deleting();
        boolean ready = service.spec().publishNotReadyAddresses() || (serving && !terminating);
        String zone = node == null ? null : node.metadata().labels().get(ZONE);
        zone = zone == null || zone.isEmpty() ? null : zone;
        return new Endpoint(
                addresses,
                new Endpoint.Conditions(ready, serving, terminating),
                ServicePods.hostname(pod, service),
                new TargetReference(
                        "Pod", pod.metadata().namespace(), pod.metadata().name(), pod.metadata().uid()),
                pod.spec().nodeName(),
                zone,
                ready ? hints(zone, pod.spec().nodeName()) : null);
    }

    /** For whom the endpoint is near, if the Service prefers near ones. */
    private Endpoint.@Nullable Hints hints(@Nullable String zone, @Nullable String node) {
        String preference = String.valueOf(service.spec().trafficDistribution());
        boolean sameNode = preference.equals("PreferSameNode");
        if (!sameNode && !preference.equals("PreferClose") && !preference.equals("PreferSameZone")) {
            return null;
        }
        List<Endpoint.Name> zones = zone == null ? List.of() : List.of(new Endpoint.Name(zone));
        List<Endpoint.Name> nodes = sameNode && node != null ? List.of(new Endpoint.Name(node)) : List.of();
        return zones.isEmpty() && nodes.isEmpty() ? null : new Endpoint.Hints(zones, nodes);
    }
}
