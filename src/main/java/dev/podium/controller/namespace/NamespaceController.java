package dev.podium.controller.namespace;

import dev.podium.client.ApiClient;
import dev.podium.client.ControllerLoop;
import dev.podium.client.Informers;
import dev.podium.client.RequestFailed;
import dev.podium.client.ResourceHandler;
import dev.podium.client.ResourceType;
import dev.podium.controller.Controller;
import dev.podium.model.Namespace;
import dev.podium.model.Pod;
import dev.podium.time.ClusterTime;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Upstream's {@code pkg/controller/namespace}: Pods go first, then everything else, then the namespace; its conditions say
 * what is still in the way.
 */
public final class NamespaceController implements Controller {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
    private static final String FINALIZER = "kubernetes";

    private final ApiClient client;
    private final ClusterTime time;
    private final ControllerLoop<String> loop;

    public NamespaceController(ApiClient client, ClusterTime time) {
        this.client = client.as("namespace-controller");
        this.time = time;
        this.loop = new ControllerLoop<>("namespace-controller", time, 4, this::reconcile);
    }

    @Override
    public void register(Informers informers) {
        informers.of(ResourceType.NAMESPACES).handle(new ResourceHandler<>() {
            @Override
            public void upserted(Namespace namespace, @Nullable Namespace old) {
                if (namespace.metadata().deleting()) {
                    loop.enqueue(namespace.metadata().nameOrEmpty());
                }
            }

            @Override
            public void deleted(Namespace last) {
                loop.forget(last.metadata().nameOrEmpty());
            }
        });
        informers.of(ResourceType.PODS).handle(new ResourceHandler<>() {
            @Override
            public void upserted(Pod pod, @Nullable Pod old) {}

            @Override
            public void deleted(Pod last) {
                Namespace namespace = client.find(ResourceType.NAMESPACES, "", last.metadata().namespaceOrEmpty());
                if (namespace != null && namespace.metadata().deleting()) {
                    loop.enqueue(last.metadata().namespaceOrEmpty());
                }
            }
        });
    }

    private @Nullable Duration reconcile(String name) {
        Namespace namespace = client.find(ResourceType.NAMESPACES, "", name);
        if (namespace == null || !namespace.metadata().deleting()) {
            return null;
        }
        Remains remains = empty(name);
        try {
            client.updateStatus(ResourceType.NAMESPACES, "", name, object -> report(object, remains));
            if (!remains.resources.isEmpty()) {
                return LOOK_AGAIN;
            }
            client.updateSubresource(ResourceType.NAMESPACES, "", name, "finalize", NamespaceController::release);
        } catch (RequestFailed refused) {
            if (!refused.notFound()) {
                throw refused;
            }
        }
        return null;
    }

    /** What is left in a namespace: how many objects of each resource, and which finalizers hold how many of them. */
    private record Remains(Map<String, Integer> resources, Map<String, Integer> finalizers) {}

    private Remains empty(String namespace) {
        Remains remains = new Remains(new LinkedHashMap<>(), new TreeMap<>());
        ResourceType<JsonNode> pods = ResourceType.of("", "v1", "pods");
        delete(pods, namespace, remains);
        if (!remains.resources.isEmpty()) {
            return remains;
        }
        for (ResourceType<JsonNode> each : client.resources(JsonNode.class)) {
            if (client.namespaced(each) && !each.equals(pods)) {
                delete(each, namespace, remains);
            }
        }
        return remains;
    }

    private void delete(ResourceType<JsonNode> type, String namespace, Remains remains) {
        for (JsonNode each : client.list(type, namespace)) {
            try {
                if (!each.path("metadata").hasNonNull("deletionTimestamp")) {
                    client.delete(type, namespace, each.path("metadata").path("name").asString());
                }
            } catch (RequestFailed gone) {
                if (!gone.notFound()) {
                    throw gone;
                }
            }
        }
        List<JsonNode> left = client.list(type, namespace);
        if (!left.isEmpty()) {
            remains.resources.put(
                    type.group().isEmpty() ? type.resource() : type.resource() + "." + type.group(), left.size());
        }
        left.forEach(each -> each.path("metadata")
                .path("finalizers")
                .forEach(finalizer -> remains.finalizers.merge(finalizer.asString(""), 1, Integer::sum)));
    }

    private ObjectNode report(ObjectNode namespace, Remains remains) {
        ObjectNode status =
                namespace.get("status") instanceof ObjectNode present ? present : namespace.putObject("status");
        condition(status, "NamespaceDeletionDiscoveryFailure", "False", "ResourcesDiscovered", "All resources successfully discovered");
        condition(status, "NamespaceDeletionGroupVersionParsingFailure", "False", "ParsedGroupVersions", "All legacy kube types successfully parsed");
        condition(status, "NamespaceDeletionContentFailure", "False", "ContentDeleted", "All content successfully deleted, may be waiting on finalization");
        if (remains.resources.isEmpty()) {
            condition(status, "NamespaceContentRemaining", "False", "ContentRemoved", "All content successfully removed");
        } else {
            List<String> parts = remains.resources.entrySet().stream()
                    .map(each -> each.getKey() + ". has " + each.getValue() + " resource instances")
                    .sorted()
                    .toList();
            condition(status, "NamespaceContentRemaining", "True", "SomeResourcesRemain", "Some resources are remaining: " + String.join(", ", parts));
        }
        if (remains.finalizers.isEmpty()) {
            condition(status, "NamespaceFinalizersRemaining", "False", "ContentHasNoFinalizers", "All content-preserving finalizers finished");
        } else {
            List<String> parts = remains.finalizers.entrySet().stream()
                    .map(each -> each.getKey() + " in " + each.getValue() + " resource instances")
                    .toList();
            condition(status, "NamespaceFinalizersRemaining", "True", "SomeFinalizersRemain", "Some content in the namespace has finalizers remaining: " + String.join(", ", parts));
        }
        return namespace;
    }

    private void condition(ObjectNode status, String type, String value, String reason, String message) {
        ArrayNode conditions =
                status.get("conditions") instanceof ArrayNode present ? present : status.putArray("conditions");
        ObjectNode condition = null;
        for (JsonNode each : conditions) {
            if (each.path("type").asString("").equals(type)) {
                condition = (ObjectNode) each;
            }
        }
        if (condition == null) {
            condition = conditions.addObject().put("type", type);
        }
        if (!condition.path("status").asString("").equals(value)) {
            condition.put("lastTransitionTime", time.now().truncatedTo(ChronoUnit.SECONDS).toString());
        }
        condition.put("status", value).put("reason", reason).put("message", message);
    }

    private static ObjectNode release(ObjectNode namespace) {
        if (namespace.path("spec").get("finalizers") instanceof ArrayNode finalizers) {
            finalizers.removeIf(each -> each.asString("").equals(FINALIZER));
        }
        return namespace;
    }

    @Override
    public void close() {
        loop.close();
    }
}
