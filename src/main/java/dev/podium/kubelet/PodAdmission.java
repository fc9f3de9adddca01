package dev.podium.kubelet;

import dev.podium.model.ContainerPort;
import dev.podium.model.Node;
import dev.podium.model.NodeMatcher;
import dev.podium.model.Pod;
import dev.podium.model.PodDemand;
import dev.podium.model.Quantity;
import dev.podium.model.ResourceRequirements;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether a node takes a Pod that was bound to it, by whomever (upstream's {@code lifecycle/predicate.go}): a scheduler that
 * knows its business never meets a refusal.
 */
final class PodAdmission {

    private static final List<String> RESOURCES = List.of("cpu", "memory", "ephemeral-storage");

    private static final PodDemand<BigDecimal> DEMAND =
            new PodDemand<>(BigDecimal.ZERO, BigDecimal::add, BigDecimal::max);

    private PodAdmission() {}

    /** Why a Pod is refused: it ends as Failed with these. */
    record Refusal(String reason, String message) {}

    /**
     * What a Pod takes of its node, worked out once.
     *
     * @param requests by resource; only what is asked for
     * @param ports those of the node
     */
    record Share(Map<String, BigDecimal> requests, Set<HostPort> ports) {

        static Share of(Pod pod) {
            Map<String, BigDecimal> requests = new HashMap<>();
            for (String each : RESOURCES) {
                BigDecimal asked = PodAdmission.requests(pod, each);
                if (asked.signum() != 0) {
                    requests.put(each, asked);
                }
            }
            return new Share(Map.copyOf(requests), Set.copyOf(PodAdmission.ports(pod)));
        }

        /** Whether it is more than another one in anything. */
        boolean exceeds(Share other) {
            return requests.entrySet().stream().anyMatch(each -> each.getValue().compareTo(other.of(each.getKey())) > 0);
        }

        /** As much as this and the other one, whichever is more. */
        Share atLeast(Share other) {
            Map<String, BigDecimal> most = new HashMap<>(requests);
            other.requests.forEach((name, amount) -> most.merge(name, amount, BigDecimal::max));
            return new Share(Map.copyOf(most), ports);
        }

        private BigDecimal of(String resource) {
            return requests.getOrDefault(resource, BigDecimal.ZERO);
        }
    }

    /** @param admitted what the Pods take that are there already */
    static @Nullable Refusal check(Pod pod, Share share, Node node, Collection<Share> admitted) {
        Map<String, Quantity> allocatable = node.status().allocatable();
        long pods = allocatable.getOrDefault("pods", Quantity.of("110")).value();
        if (admitted.size() + 1 > pods) {
            return out("pods", BigDecimal.ONE, BigDecimal.valueOf(admitted.size()), BigDecimal.valueOf(pods));
        }
        for (String resource : RESOURCES) {
            Quantity all = allocatable.get(resource);
            BigDecimal asked = share.of(resource);
            if (all == null || asked.signum() == 0) {
                continue;
            }
            BigDecimal used = BigDecimal.ZERO;
            for (Share each : admitted) {
                used = used.add(each.of(resource));
            }
            if (used.add(asked).compareTo(all.amount()) > 0) {
                return out(resource, unit(resource, asked), unit(resource, used), unit(resource, all.amount()));
            }
        }
        String forbidden = Sysctls.forbidden(pod);
        if (forbidden != null) {
            return new Refusal("SysctlForbidden", "forbidden sysctl: " + forbidden);
        }
        if (!NodeMatcher.required(pod.spec(), node)) {
            return new Refusal("NodeAffinity", "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector");
        }
        for (Share other : admitted) {
            if (share.ports().stream().anyMatch(own -> other.ports().stream().anyMatch(own::conflicts))) {
                return new Refusal(
                        "NodePorts",
                        "Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports");
            }
        }
        return null;
    }

    private static Refusal out(String resource, BigDecimal asked, BigDecimal used, BigDecimal capacity) {
        return new Refusal(
                "OutOf" + resource,
                "Node didn't have enough resource: " + resource + ", requested: " + asked.toPlainString()
                        + ", used: " + used.toPlainString() + ", capacity: " + capacity.toPlainString());
    }

    private static BigDecimal unit(String resource, BigDecimal amount) {
        return resource.equals("cpu") ? amount.movePointRight(3).stripTrailingZeros() : amount;
    }

    /** Upstream's {@code component-helpers/resource.PodRequests}. */
    private static BigDecimal requests(Pod pod, String resource) {
        BigDecimal whole = request(pod.spec().resources(), resource);
        BigDecimal most = whole.signum() > 0 ? whole : DEMAND.of(pod.spec(), each -> request(each.resources(), resource));
        return most.add(pod.spec().overhead().getOrDefault(resource, Quantity.ZERO).amount());
    }

    private static BigDecimal request(@Nullable ResourceRequirements resources, String resource) {
        return resources == null
                ? BigDecimal.ZERO
                : resources.requests().getOrDefault(resource, Quantity.ZERO).amount();
    }

    /** A port of the node's, at one of its addresses or at all of them. */
    record HostPort(String protocol, String address, int number) {

        private static final String ALL = "0.0.0.0";

        static HostPort of(ContainerPort port) {
            return new HostPort(
                    port.protocol() == null ? "TCP" : port.protocol(),
                    port.hostIP() == null || port.hostIP().isEmpty() ? ALL : port.hostIP(),
                    port.hostPort() == null ? 0 : port.hostPort());
        }

        boolean conflicts(HostPort other) {
            boolean samePlace = address.equals(other.address) || address.equals(ALL) || other.address.equals(ALL);
            return samePlace && number == other.number && protocol.equals(other.protocol);
        }
    }

    private static List<HostPort> ports(Pod pod) {
        return Stream.concat(pod.spec().containers().stream(), pod.spec().initContainers().stream()
                        .filter(each -> "Always".equals(each.restartPolicy())))
                .flatMap(container -> container.ports().stream())
                .filter(each -> each.hostPort() != null && each.hostPort() > 0)
                .map(HostPort::of)
                .toList();
    }
}
