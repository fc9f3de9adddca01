package dev.podium.networkpolicy;

import dev.podium.client.ApiClient;
import dev.podium.client.Index;
import dev.podium.client.Informers;
import dev.podium.client.ObjectKey;
import dev.podium.client.ResourceType;
import dev.podium.model.Namespace;
import dev.podium.model.NetworkPolicy;
import dev.podium.model.Node;
import dev.podium.model.Pod;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The policies that there are, and the Pods behind addresses. Nothing is kept twice: every question reads what is. */
final class PolicyBook {

    private static final ResourceType<NetworkPolicy> POLICIES =
            new ResourceType<>("networking.k8s.io", "v1", "networkpolicies", NetworkPolicy.class);

    private final ApiClient client;
    private final Index<Pod> pods;
    private final Index<NetworkPolicy> policies;

    /** To be made before the informers start. */
    PolicyBook(ApiClient client, Informers informers) {
        this.client = client;
        this.pods = informers.of(ResourceType.PODS).index("network policy address", PolicyBook::addresses);
        this.policies = informers.of(POLICIES)
                .index("network policy namespace", policy -> List.of(policy.metadata().namespaceOrEmpty()));
    }

    /** The addresses that are a Pod's alone. */
    private static List<String> addresses(Pod pod) {
        String ip = pod.status() == null ? null : pod.status().podIP();
        return ip == null || ip.isEmpty() || pod.spec().onHostNetwork() || pod.terminal() ? List.of() : List.of(ip);
    }

    /** The Pod that has the address for itself; null if none has. */
    @Nullable Pod at(String ip) {
        return pods.get(ip).stream()
                .map(each -> client.find(ResourceType.PODS, each.namespace(), each.name()))
                .filter(Objects::nonNull)
                .filter(each -> addresses(each).contains(ip))
                .findFirst()
                .orElse(null);
    }

    /** The policies that are about a Pod. */
    List<NetworkPolicy> about(Pod pod) {
        return policies.get(pod.metadata().namespaceOrEmpty()).stream()
                .map((ObjectKey each) -> client.find(POLICIES, each.namespace(), each.name()))
                .filter(Objects::nonNull)
                .filter(each -> each.spec().podSelector().matches(pod.metadata().labels()))
                .toList();
    }

    Map<String, String> labelsOfNamespace(String name) {
        Namespace namespace = client.find(ResourceType.NAMESPACES, "", name);
        return namespace == null ? Map.of() : namespace.metadata().labels();
    }

    /** Whether an address is one of the node on which a Pod is. */
    boolean onItsNode(Pod pod, String ip) {
        Node node = client.find(ResourceType.NODES, "", Objects.requireNonNullElse(pod.spec().nodeName(), ""));
        return node != null
                && node.status() != null
                && node.status().addresses().stream().anyMatch(each -> each.address().equals(ip));
    }
}
