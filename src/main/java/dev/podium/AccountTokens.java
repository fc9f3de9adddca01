package dev.podium;

import dev.podium.access.BoundObject;
import dev.podium.access.IssuedToken;
import dev.podium.access.ServiceAccountTokens;
import dev.podium.access.TokenOrder;
import dev.podium.client.ApiClient;
import dev.podium.client.ResourceType;
import dev.podium.kubelet.PodToken;
import dev.podium.kubelet.PodTokens;
import dev.podium.model.Node;
import dev.podium.model.Pod;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Has the cluster's authority sign what kubelets ask for. */
record AccountTokens(ServiceAccountTokens tokens, ApiClient client) implements PodTokens {

    /** How much of a token's life may pass before it is replaced (upstream's {@code pkg/kubelet/token}). */
    private static final double WORN = 0.8;

    @Override
    public PodToken issue(Pod pod, String audience, Duration life) {
        String namespace = pod.metadata().namespaceOrEmpty();
        String name = pod.spec().serviceAccountName() == null ? "default" : pod.spec().serviceAccountName();
        JsonNode account = client.find(ResourceType.SERVICE_ACCOUNTS, namespace, name);
        if (account == null) {
            throw new IllegalStateException("serviceaccounts \"" + name + "\" not found");
        }
        String nodeName = pod.spec().nodeName() == null ? "" : pod.spec().nodeName();
        Node node = client.find(ResourceType.NODES, "", nodeName);
        IssuedToken issued = tokens.issue(new TokenOrder(
                namespace,
                new BoundObject("ServiceAccount", name, account.path("metadata").path("uid").asString("")),
                audience.isEmpty() ? List.of() : List.of(audience),
                life,
                new BoundObject("Pod", pod.metadata().nameOrEmpty(), pod.metadata().uidOrEmpty()),
                node == null ? null : new BoundObject("Node", nodeName, node.metadata().uidOrEmpty())));
        return new PodToken(issued.token(), issued.expires().minusMillis((long) (life.toMillis() * (1 - WORN))));
    }
}
