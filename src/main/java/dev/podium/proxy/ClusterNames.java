package dev.podium.proxy;

import dev.podium.model.Endpoint;
import dev.podium.model.Service;
import dev.podium.network.NameService;
import java.util.Arrays;
import java.util.List;

/** The cluster's names (the specification "Kubernetes DNS-Based Service Discovery", version 1.1.0), as far as addresses go. */
final class ClusterNames implements NameService {

    private static final String SERVICES = ".svc.cluster.local";
    private static final String PODS = ".pod.cluster.local";

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
}
