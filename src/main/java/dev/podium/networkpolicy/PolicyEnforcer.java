package dev.podium.networkpolicy;

import dev.podium.client.ApiClient;
import dev.podium.client.Informers;
import dev.podium.model.ContainerPort;
import dev.podium.model.IntOrString;
import dev.podium.model.NetworkPolicy;
import dev.podium.model.Pod;
import dev.podium.network.Address;
import dev.podium.network.Filter;
import dev.podium.network.PodNetwork;
import dev.podium.network.Transport;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps from Pods what NetworkPolicies do not let through: a Pod that some policy selects for a direction gets, or sends, only what
 * one of these policies allows. What comes from a Pod's own node always reaches it, so its kubelet's probes too.
 */
public final class PolicyEnforcer implements Filter {

    private static final String INGRESS = "Ingress";
    private static final String EGRESS = "Egress";

    private final PolicyBook book;

    PolicyEnforcer(PolicyBook book) {
        this.book = book;
    }

    /** To be called before the informers start. */
    public static void enforce(ApiClient client, Informers informers, PodNetwork network) {
        network.filter(new PolicyEnforcer(new PolicyBook(client.as("network-policies"), informers)));
    }

    @Override
    public boolean lets(String client, Transport transport, Address target) {
        Pod to = book.at(target.ip());
        Pod from = client.isEmpty() ? null : book.at(client);
        Way way = new Way(client, from, transport, target, to);
        return mayLeave(way) && mayEnter(way);
    }

    /** Something on its way from one place to another; where there is no Pod, there is only an address. */
    private record Way(String client, @Nullable Pod from, Transport transport, Address target, @Nullable Pod to) {}

    private boolean mayEnter(Way way) {
        if (way.to() == null || way.client().isEmpty()) {
            return true;
        }
        List<NetworkPolicy> policies = isolating(way.to(), INGRESS);
        return policies.isEmpty()
                || book.onItsNode(way.to(), way.client())
                || allows(policies, way, NetworkPolicy.Spec::ingress, NetworkPolicy.Rule::from, new Place(way.client(), way.from()));
    }

    private boolean mayLeave(Way way) {
        if (way.from() == null) {
            return true;
        }
        List<NetworkPolicy> policies = isolating(way.from(), EGRESS);
        return policies.isEmpty()
                || allows(policies, way, NetworkPolicy.Spec::egress, NetworkPolicy.Rule::to, new Place(way.target().ip(), way.to()));
    }

    private List<NetworkPolicy> isolating(Pod pod, String direction) {
        return book.about(pod).stream()
                .filter(each -> each.spec().policyTypes().contains(direction))
                .toList();
    }

    /** The other side of a Pod that is isolated. */
    private record Place(String ip, @Nullable Pod pod) {}

    private boolean allows(
            List<NetworkPolicy> policies,
            Way way,
            Function<NetworkPolicy.Spec, List<NetworkPolicy.Rule>> rules,
            Function<NetworkPolicy.Rule, List<NetworkPolicy.Peer>> peers,
            Place other) {
        for (NetworkPolicy policy : policies) {
            String namespace = policy.metadata().namespaceOrEmpty();
            for (NetworkPolicy.Rule rule : rules.apply(policy.spec())) {
                List<NetworkPolicy.Peer> places = peers.apply(rule);
                boolean place = places.isEmpty() || places.stream().anyMatch(each -> means(each, namespace, other));
                if (place && atPort(rule.ports(), way)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean means(NetworkPolicy.Peer peer, String namespace, Place place) {
        if (peer.ipBlock() != null) {
            return IpRange.of(peer.ipBlock().cidr()).contains(place.ip())
                    && peer.ipBlock().except().stream().noneMatch(each -> IpRange.of(each).contains(place.ip()));
        }
        Pod pod = place.pod();
        if (pod == null) {
            return false;
        }
        String of = pod.metadata().namespaceOrEmpty();
        boolean inside = peer.namespaceSelector() == null
                ? of.equals(namespace)
                : peer.namespaceSelector().matches(book.labelsOfNamespace(of));
        return inside && (peer.podSelector() == null || peer.podSelector().matches(pod.metadata().labels()));
    }

    private static boolean atPort(List<NetworkPolicy.Port> ports, Way way) {
        return ports.isEmpty() || ports.stream().anyMatch(each -> means(each, way));
    }

    private static boolean means(NetworkPolicy.Port port, Way way) {
        String protocol = port.protocol() == null ? "TCP" : port.protocol();
        if (!protocol.equals(way.transport().name())) {
            return false;
        }
        int asked = way.target().port();
        return switch (port.port()) {
            case null -> true;
            case IntOrString.Int(int number) when port.endPort() != null -> asked >= number && asked <= port.endPort();
            case IntOrString.Int(int number) -> asked == number;
            case IntOrString.Text(String name) -> way.to() != null && ports(way.to())
                    .anyMatch(each -> name.equals(each.name())
                            && each.containerPort() == asked
                            && protocol.equals(each.protocol() == null ? "TCP" : each.protocol()));
        };
    }

    private static Stream<ContainerPort> ports(Pod pod) {
        return Stream.concat(pod.spec().initContainers().stream(), pod.spec().containers().stream())
                .flatMap(each -> each.ports().stream());
    }
}
