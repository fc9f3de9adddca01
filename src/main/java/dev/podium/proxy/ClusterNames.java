package dev.podium.proxy;

import dev.podium.model.Endpoint;
import dev.podium.model.Service;
import dev.podium.model.ServicePort;
import dev.podium.network.NameService;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** The cluster's names (the specification "Kubernetes DNS-Based Service Discovery", version 1.1.0), but for TXT. */
final class ClusterNames implements NameService {

    private static final String SERVICES = ".svc.cluster.local";
    private static final String PODS = ".pod.cluster.local";
    private static final String REVERSED = ".in-addr.arpa";

    /** The priority and the weight of every place. */
    static final String WEIGHT = "0 100 ";

    /** As many names as may stand for others, one after the other. */
    private static final int MOST_ALIASES = 8;

    private final ServiceBook book;

    ClusterNames(ServiceBook book) {
        this.book = book;
    }

    @Override
    public List<String> lookup(String name) {
        return lookup(name, MOST_ALIASES);
    }

    private List<String> lookup(String name, int aliases) {
        if (name.endsWith(PODS)) {
            String[] parts = name.substring(0, name.length() - PODS.length()).split("\\.");
            return parts.length == 2 && parts[0].matches("\\d+(-\\d+){3}") ? List.of(parts[0].replace('-', '.')) : List.of();
        }
        if (!name.endsWith(SERVICES) || aliases == 0) {
            return List.of();
        }
        List<String> parts = Arrays.asList(name.substring(0, name.length() - SERVICES.length()).split("\\."));
        if (parts.size() < 2 || parts.size() > 3) {
            return List.of();
        }
        Service service = book.named(parts.getLast(), parts.get(parts.size() - 2));
        if (service == null) {
            return List.of();
        }
        if (parts.size() == 3) {
            return book.places(service).stream()
                    .filter(each -> parts.getFirst().equals(each.hostname()))
                    .map(each -> each.addresses().getFirst())
                    .toList();
        }
        if (service.spec().external()) {
            String alias = service.spec().externalName();
            return alias == null ? List.of() : lookup(alias, aliases - 1);
        }
        return service.spec().headless()
                ? book.places(service).stream().map(Endpoint::addresses).map(List::getFirst).distinct().toList()
                : service.spec().clusterIPs();
    }

    @Override
    public List<String> records(String name, RecordType type) {
        return switch (type) {
            case CNAME -> alias(name);
            case PTR -> reverse(name);
            case SRV -> places(name);
        };
    }

    private List<String> alias(String name) {
        if (!name.endsWith(SERVICES)) {
            return List.of();
        }
        String[] parts = name.substring(0, name.length() - SERVICES.length()).split("\\.");
        Service service = parts.length == 2 ? book.named(parts[1], parts[0]) : null;
        String alias = service != null && service.spec().external() ? service.spec().externalName() : null;
        return alias == null ? List.of() : List.of(alias + ".");
    }

    private List<String> reverse(String name) {
        if (!name.endsWith(REVERSED)) {
            return List.of();
        }
        List<String> numbers = Arrays.asList(name.substring(0, name.length() - REVERSED.length()).split("\\."));
        return book.namesOf(String.join(".", numbers.reversed())).stream().map(each -> each + SERVICES + ".").toList();
    }

    /** {@code _port._protocol.service.namespace.svc.cluster.local}, of a port with a name. */
    private List<String> places(String name) {
        if (!name.endsWith(SERVICES)) {
            return List.of();
        }
        String[] parts = name.substring(0, name.length() - SERVICES.length()).split("\\.");
        if (parts.length != 4 || !parts[0].startsWith("_") || !parts[1].startsWith("_")) {
            return List.of();
        }
        Service service = book.named(parts[3], parts[2]);
        if (service == null) {
            return List.of();
        }
        String own = parts[2] + "." + parts[3] + SERVICES + ".";
        return service.spec().headless()
                ? book.places(service, parts[0].substring(1), parts[1].substring(1)).stream().map(each -> each + own).toList()
                : service.spec().ports().stream()
                        .filter(each -> spoken(each, parts[0], parts[1]))
                        .map(each -> WEIGHT + each.port() + " " + own)
                        .toList();
    }

    private static boolean spoken(ServicePort port, String name, String protocol) {
        return Objects.equals("_" + port.nameOrEmpty(), name) && protocol.equalsIgnoreCase("_" + port.protocolOrTcp());
    }
}
