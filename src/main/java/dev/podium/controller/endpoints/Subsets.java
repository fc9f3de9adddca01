package dev.podium.controller.endpoints;

import dev.podium.controller.backends.ServicePods;
import dev.podium.controller.backends.TargetPorts;
import dev.podium.model.Endpoints;
import dev.podium.model.Pod;
import dev.podium.model.PodIp;
import dev.podium.model.Service;
import dev.podium.model.ServicePort;
import dev.podium.model.TargetReference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a Service's Endpoints are to say: addresses, grouped by the ports that they share, as upstream's
 * {@code RepackSubsets} does.
 *
 * @param truncated whether there are more addresses than Endpoints may hold
 */
record Subsets(List<Endpoints.Subset> list, boolean truncated) {

    private static final int CAPACITY = 1000;

    /** By the bytes of the address; those of IPv4 are a number. */
    private static final Comparator<Standing> BY_ADDRESS = Comparator.comparingLong(Standing::number)
            .thenComparing(each -> each.address.ip())
            .thenComparing(each -> each.address.targetRef() == null ? "" : String.valueOf(each.address.targetRef().uid()));

    /**
     * An address and whether it takes traffic.
     *
     * @param number the address as a number, if it is one of IPv4, else zero
     */
    private record Standing(Endpoints.Address address, boolean ready, long number) {}

    /** @param pods those with an address that have not ended */
    static Subsets of(Service service, List<Pod> pods) {
        boolean all = service.spec().publishNotReadyAddresses();
        Map<Endpoints.Port, Set<Standing>> byPort = new LinkedHashMap<>();
        Set<Standing> portless = new LinkedHashSet<>();
        for (Pod each : pods) {
            Endpoints.Address address = address(service, each);
            if (address == null || (each.metadata().deleting() && !all)) {
                continue;
            }
            Standing standing = new Standing(address, all || each.ready(), number(address.ip()));
            if (service.spec().ports().isEmpty() && service.spec().headless()) {
                portless.add(standing);
            }
            for (ServicePort port : service.spec().ports()) {
                OptionalInt number = TargetPorts.find(each, port);
                if (number.isPresent()) {
                    Endpoints.Port found = new Endpoints.Port(
                            port.nameOrEmpty().isEmpty() ? null : port.name(),
                            number.getAsInt(),
                            port.protocolOrTcp(),
                            port.appProtocol());
                    byPort.computeIfAbsent(found, _ -> new LinkedHashSet<>()).add(standing);
                }
            }
        }
        Map<Set<Standing>, List<Endpoints.Port>> byAddresses = new LinkedHashMap<>();
        byPort.forEach((port, standings) ->
                byAddresses.computeIfAbsent(standings, _ -> new ArrayList<>()).add(port));
        if (!portless.isEmpty()) {
            byAddresses.put(portless, List.of());
        }
        List<Endpoints.Subset> subsets = new ArrayList<>();
        byAddresses.forEach((standings, ports) -> subsets.add(new Endpoints.Subset(
                addresses(standings, true),
                addresses(standings, false),
                ports.stream()
                        .sorted(Comparator.comparing((Endpoints.Port each) -> String.valueOf(each.name()))
                                .thenComparing(Endpoints.Port::port))
                        .toList())));
        subsets.sort(Comparator.comparing(each -> each.ports().isEmpty()
                ? ""
                : String.format("%05d %s", each.ports().getFirst().port(), each.ports().getFirst().name())));
        return truncate(subsets);
    }

    private static List<Endpoints.Address> addresses(Set<Standing> standings, boolean ready) {
        return standings.stream()
                .filter(each -> each.ready == ready)
                .sorted(BY_ADDRESS)
                .map(Standing::address)
                .toList();
    }

    private static Endpoints.@Nullable Address address(Service service, Pod pod) {
        List<String> families = service.spec().ipFamilies();
        String cluster = service.spec().clusterIP();
        boolean six = families.isEmpty()
                ? cluster != null && cluster.contains(":")
                : families.getFirst().equals("IPv6");
        return Objects.requireNonNull(pod.status()).podIPs().stream()
                .map(PodIp::ip)
                .filter(each -> each.contains(":") == six)
                .findFirst()
                .map(ip -> new Endpoints.Address(
                        ip,
                        ServicePods.hostname(pod, service),
                        pod.spec().nodeName(),
                        new TargetReference(
                                "Pod",
                                pod.metadata().namespace(),
                                pod.metadata().name(),
                                pod.metadata().uid())))
                .orElse(null);
    }

    private static long number(String ip) {
        if (ip.contains(":")) {
            return 0;
        }
        long number = 0;
        long part = 0;
        for (int i = 0; i < ip.length(); i++) {
            if (ip.charAt(i) == '.') {
                number = number << 8 | part;
                part = 0;
            } else {
                part = part * 10 + ip.charAt(i) - '0';
            }
        }
        return number << 8 | part;
    }

    /** Takes away what is too much, from each subset its share, and first those that take no traffic. */
    private static Subsets truncate(List<Endpoints.Subset> subsets) {
        int ready = subsets.stream().mapToInt(each -> each.addresses().size()).sum();
        int unready = subsets.stream().mapToInt(each -> each.notReadyAddresses().size()).sum();
        if (ready + unready <= CAPACITY) {
            return new Subsets(List.copyOf(subsets), false);
        }
        boolean tooManyReady = ready > CAPACITY;
        int room = tooManyReady ? CAPACITY : CAPACITY - ready;
        int total = tooManyReady ? ready : unready;
        int left = room;
        List<Endpoints.Subset> shorter = new ArrayList<>();
        for (Endpoints.Subset each : subsets) {
            List<Endpoints.Address> cut = tooManyReady ? each.addresses() : each.notReadyAddresses();
            int share = Math.min(left, (int) Math.ceil((double) cut.size() * room / total));
            List<Endpoints.Address> kept = cut.subList(0, Math.min(cut.size(), share));
            left -= kept.size();
            shorter.add(
                    tooManyReady
                            ? new Endpoints.Subset(kept, List.of(), each.ports())
                            : new Endpoints.Subset(each.addresses(), kept, each.ports()));
        }
        shorter.removeIf(each -> each.addresses().isEmpty() && each.notReadyAddresses().isEmpty());
        return new Subsets(List.copyOf(shorter), true);
    }
}
