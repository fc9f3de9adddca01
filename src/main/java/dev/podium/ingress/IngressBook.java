package dev.podium.ingress;

import dev.podium.client.ApiClient;
import dev.podium.client.Index;
import dev.podium.client.Informers;
import dev.podium.client.ResourceType;
import dev.podium.model.Ingress;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The Ingresses that are served, found by the hosts that they name. Nothing is kept twice: every question reads what is. */
final class IngressBook {

    private final ApiClient client;
    private final Index<Ingress> byHost;

    /** To be made before the informers start. */
    IngressBook(ApiClient client, Informers informers) {
        this.client = client;
        this.byHost = informers.of(ResourceType.INGRESSES).index("host", IngressBook::hosts);
    }

    private static List<String> hosts(Ingress ingress) {
        Stream<String> everything = ingress.spec().rules().isEmpty() && ingress.spec().defaultBackend() != null
                ? Stream.of("")
                : Stream.empty();
        return Stream.concat(everything, ingress.spec().rules().stream().map(Ingress.Rule::hostOrEmpty))
                .map(each -> each.toLowerCase(Locale.ROOT))
                .distinct()
                .toList();
    }

    /** What is said of a host: by its name, else by a wildcard for its first label, else of all that have no rules. */
    @Nullable Site site(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        int dot = name.indexOf('.');
        return Stream.of(name, dot < 0 ? "" : "*" + name.substring(dot), "")
                .map(this::exactly)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private @Nullable Site exactly(String host) {
        List<Ingress> ingresses = byHost.get(host).stream()
                .map(each -> client.find(ResourceType.INGRESSES, each.namespace(), each.name()))
                .filter(Objects::nonNull)
                .filter(each -> hosts(each).contains(host))
                .filter(each -> each.served(name -> client.find(ResourceType.INGRESS_CLASSES, "", name)))
                .toList();
        return ingresses.isEmpty() ? null : Site.of(host, ingresses);
    }
}
