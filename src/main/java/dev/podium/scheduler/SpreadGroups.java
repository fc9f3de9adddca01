package dev.podium.scheduler;

import dev.podium.client.ApiClient;
import dev.podium.client.Index;
import dev.podium.client.Informers;
import dev.podium.client.ObjectKey;
import dev.podium.client.ResourceType;
import dev.podium.model.LabelSelector;
import dev.podium.model.OwnerReference;
import dev.podium.model.Pod;
import dev.podium.model.Records;
import dev.podium.model.ReplicaSet;
import dev.podium.model.Service;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Of which group a Pod is that does not say over what it wants to be spread: that of its Services and of what keeps its replicas
 * (upstream's {@code helper.DefaultSelector}).
 */
final class SpreadGroups {

    private static final ResourceType<JsonNode> STATEFUL_SETS = ResourceType.of("apps", "v1", "statefulsets");
    private static final ResourceType<JsonNode> REPLICATION_CONTROLLERS = ResourceType.of("", "v1", "replicationcontrollers");

    private final ApiClient client;
    private final Index<Service> services;

    SpreadGroups(ApiClient client, Informers informers) {
        this.client = client;
        this.services = informers.of(ResourceType.SERVICES)
                .index("namespace", each -> List.of(each.metadata().namespaceOrEmpty()));
    }

    /** The labels that its group has in common; null if it is of none. */
    @Nullable LabelSelector of(Pod pod) {
        String namespace = pod.metadata().namespaceOrEmpty();
        // What selects one Pod agrees about its labels, so that they can be put together.
        Map<String, String> labels = new HashMap<>();
        for (ObjectKey key : services.get(namespace)) {
            Service service = client.find(ResourceType.SERVICES, namespace, key.name());
            Map<String, String> selector = service == null ? Map.of() : service.spec().selector();
            if (!selector.isEmpty() && pod.metadata().labels().entrySet().containsAll(selector.entrySet())) {
                labels.putAll(selector);
            }
        }
        LabelSelector kept = keeper(pod.metadata().controllerReference(), namespace);
        labels.putAll(kept.matchLabels());
        return labels.isEmpty() && kept.everything() ? null : new LabelSelector(labels, kept.matchExpressions());
    }

    private LabelSelector keeper(@Nullable OwnerReference keeper, String namespace) {
        if (keeper == null) {
            return LabelSelector.EVERYTHING;
        }
        return switch (keeper.apiVersion() + " " + keeper.kind()) {
            case "apps/v1 ReplicaSet" -> {
                ReplicaSet found = client.find(ResourceType.REPLICA_SETS, namespace, keeper.name());
                yield found == null ? LabelSelector.EVERYTHING : found.spec().selector();
            }
            case "apps/v1 StatefulSet" -> selector(client.find(STATEFUL_SETS, namespace, keeper.name()));
            case "v1 ReplicationController" -> {
                JsonNode found = client.find(REPLICATION_CONTROLLERS, namespace, keeper.name());
                Map<String, String> labels = new HashMap<>();
                if (found != null) {
                    found.path("spec").path("selector").properties()
                            .forEach(each -> labels.put(each.getKey(), each.getValue().asString()));
                }
                yield new LabelSelector(labels, List.of());
            }
            default -> LabelSelector.EVERYTHING;
        };
    }

    private static LabelSelector selector(@Nullable JsonNode owner) {
        return owner == null ? LabelSelector.EVERYTHING : Records.read(owner.path("spec").path("selector"), LabelSelector.class);
    }
}
