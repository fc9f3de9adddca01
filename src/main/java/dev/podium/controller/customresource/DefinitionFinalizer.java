package dev.podium.controller.customresource;

import dev.podium.client.ApiClient;
import dev.podium.client.ControllerLoop;
import dev.podium.client.Informers;
import dev.podium.client.RequestFailed;
import dev.podium.client.ResourceHandler;
import dev.podium.client.ResourceType;
import dev.podium.controller.Controller;
import dev.podium.time.ClusterTime;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Upstream's {@code crd_finalizer.go}: a definition that is being deleted goes when none of its objects is left. */
public final class DefinitionFinalizer implements Controller {

    private static final String FINALIZER = "customresourcecleanup.apiextensions.k8s.io";
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    private final ApiClient client;
    private final ClusterTime time;
    private final ControllerLoop<String> loop;

    public DefinitionFinalizer(ApiClient client, ClusterTime time) {
        this.client = client.as("crd-finalizer");
        this.time = time;
        this.loop = new ControllerLoop<>("crd-finalizer", time, 2, this::reconcile);
    }

    @Override
    public void register(Informers informers) {
        informers.of(ResourceType.DEFINITIONS).handle(new ResourceHandler<>() {
            @Override
            public void upserted(JsonNode definition, @Nullable JsonNode old) {
                if (waits(definition)) {
                    loop.enqueue(definition.path("metadata").path("name").asString(""));
                }
            }

            @Override
            public void deleted(JsonNode last) {
                loop.forget(last.path("metadata").path("name").asString(""));
            }
        });
    }

    private static boolean waits(JsonNode definition) {
        return definition.path("metadata").hasNonNull("deletionTimestamp")
                && definition.path("metadata").path("finalizers").valueStream()
                        .anyMatch(each -> each.asString("").equals(FINALIZER));
    }

    private @Nullable Duration reconcile(String name) {
        JsonNode definition = client.find(ResourceType.DEFINITIONS, "", name);
        if (definition == null || !waits(definition)) {
            return null;
        }
        if (!empty(definition)) {
            return LOOK_AGAIN;
        }
        client.updateStatus(ResourceType.DEFINITIONS, "", name, this::completed);
        client.update(ResourceType.DEFINITIONS, "", name, DefinitionFinalizer::released);
        return null;
    }

    /** Deletes every object; tells whether all are gone. */
    private boolean empty(JsonNode definition) {
        ResourceType<JsonNode> type = served(definition.path("spec"));
        if (type == null) {
            return true; // never served: there can be none
        }
        for (JsonNode each : client.list(type, "")) {
            JsonNode metadata = each.path("metadata");
            try {
                if (!metadata.hasNonNull("deletionTimestamp")) {
                    client.delete(type, metadata.path("namespace").asString(""), metadata.path("name").asString(""));
                }
            } catch (RequestFailed gone) {
                if (!gone.notFound()) {
                    throw gone;
                }
            }
        }
        return client.list(type, "").isEmpty();
    }

    private @Nullable ResourceType<JsonNode> served(JsonNode spec) {
        for (JsonNode each : spec.path("versions")) {
            ResourceType<JsonNode> type = client.resourceOf(
                    spec.path("group").asString("") + "/" + each.path("name").asString(""),
                    spec.path("names").path("kind").asString(""),
                    JsonNode.class);
            if (type != null) {
                return type;
            }
        }
        return null;
    }

    private ObjectNode completed(ObjectNode definition) {
        for (JsonNode each : definition.path("status").path("conditions")) {
            if (each.path("type").asString("").equals("Terminating") && each instanceof ObjectNode condition) {
                condition.put("status", "False");
                condition.put("reason", "InstanceDeletionCompleted");
                condition.put("message", "removed all instances");
                condition.put("lastTransitionTime", time.now().truncatedTo(ChronoUnit.SECONDS).toString());
            }
        }
        return definition;
    }

    private static ObjectNode released(ObjectNode definition) {
        if (definition.path("metadata").get("finalizers") instanceof ArrayNode finalizers) {
            finalizers.removeIf(each -> each.asString("").equals(FINALIZER));
        }
        return definition;
    }

    @Override
    public void close() {
        loop.close();
    }
}
