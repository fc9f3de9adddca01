package dev.podium.controller.namespace;

import dev.podium.client.ApiClient;
import dev.podium.client.ControllerLoop;
import dev.podium.client.Informers;
import dev.podium.client.RequestFailed;
import dev.podium.client.ResourceHandler;
import dev.podium.client.ResourceType;
import dev.podium.controller.Controller;
import dev.podium.controller.RemoteServers;
import dev.podium.model.Namespace;
import dev.podium.model.Pod;
import dev.podium.time.ClusterTime;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
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
    private static final Duration TRY_AGAIN = Duration.ofSeconds(5);
    private static final String FINALIZER = "kubernetes";

    private final ApiClient client;
    private final RemoteContent remote;
    private final ClusterTime time;
    private final ControllerLoop<String> loop;

    public NamespaceController(ApiClient client, ClusterTime time, RemoteServers servers) {
        this.client = client.as("namespace-controller");
        this.remote = new RemoteContent(this.client, servers);
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

    private @Nullable Duration reconcile(String name) throws InterruptedException {
        Namespace namespace = client.find(ResourceType.NAMESPACES, "", name);
        if (namespace == null || !namespace.metadata().deleting()) {
            return null;
        }
        Remains remains = empty(name);
        try {
            client.updateStatus(ResourceType.NAMESPACES, "", name, object -> report(object, remains));
            if (!remains.nothing()) {
                return remains.resources().isEmpty() ? TRY_AGAIN : LOOK_AGAIN;
            }
            client.updateSubresource(ResourceType.NAMESPACES, "", name, "finalize", NamespaceController::release);
        } catch (RequestFailed refused) {
            if (!refused.notFound()) {
                throw refused;
            }
        }
        return null;
    }

    private Remains empty(String namespace) throws InterruptedException {
        Remains remains = new Remains();
        ResourceType<JsonNode> pods = ResourceType.of("", "v1", "pods");
        delete(pods, namespace, remains);
        if (!remains.resources().isEmpty()) {
            return remains;
        }
        for (ResourceType<JsonNode> each : client.resources(JsonNode.class)) {
            if (client.namespaced(each) && !each.equals(pods)) {
                delete(each, namespace, remains);
            }
        }
        remote.empty(namespace, remains);
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
        remains.left(type.resource() + "." + type.group(), client.list(type, namespace));
    }

    private ObjectNode report(ObjectNode namespace, Remains remains) {
        ObjectNode status =
                namespace.get("status") instanceof ObjectNode present ? present : namespace.putObject("status");
        if (remains.undiscovered().isEmpty()) {
            condition(status, "NamespaceDeletionDiscoveryFailure", "False", "ResourcesDiscovered", "All resources successfully discovered");
        } else {
            List<String> parts = remains.undiscovered().entrySet().stream()
                    .map(each -> each.getKey() + ": " + each.getValue())
                    .toList();
            condition(
                    status,
                    "NamespaceDeletionDiscoveryFailure",
                    "True",
                    "DiscoveryFailed",
                    "Discovery failed for some groups, " + parts.size()
                            + " failing: unable to retrieve the complete list of server APIs: " + String.join(", ", parts));
        }
        condition(status, "NamespaceDeletionGroupVersionParsingFailure", "False", "ParsedGroupVersions", "All legacy kube types successfully parsed");
        if (remains.failures().isEmpty()) {
            condition(status, "NamespaceDeletionContentFailure", "False", "ContentDeleted", "All content successfully deleted, may be waiting on finalization");
        } else {
            condition(
                    status,
                    "NamespaceDeletionContentFailure",
                    "True",
                    "ContentDeletionFailed",
                    "Failed to delete all resource types, " + remains.failures().size() + " remaining: "
                            + String.join(", ", remains.failures().stream().sorted().toList()));
        }
        if (remains.resources().isEmpty()) {
            condition(status, "NamespaceContentRemaining", "False", "ContentRemoved", "All content successfully removed");
        } else {
            List<String> parts = remains.resources().entrySet().stream()
                    .map(each -> each.getKey() + " has " + each.getValue() + " resource instances")
                    .sorted()
                    .toList();
            condition(status, "NamespaceContentRemaining", "True", "SomeResourcesRemain", "Some resources are remaining: " + String.join(", ", parts));
        }
        if (remains.finalizers().isEmpty()) {
            condition(status, "NamespaceFinalizersRemaining", "False", "ContentHasNoFinalizers", "All content-preserving finalizers finished");
        } else {
            List<String> parts = remains.finalizers().entrySet().stream()
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
