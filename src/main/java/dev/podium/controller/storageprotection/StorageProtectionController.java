package dev.podium.controller.storageprotection;

import dev.podium.client.ApiClient;
import dev.podium.client.ControllerLoop;
import dev.podium.client.Informers;
import dev.podium.client.RequestFailed;
import dev.podium.client.ResourceHandler;
import dev.podium.client.ResourceType;
import dev.podium.controller.Controller;
import dev.podium.model.Pod;
import dev.podium.model.Volume;
import dev.podium.time.ClusterTime;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Upstream's {@code pkg/controller/volume}: pvcprotection, pvprotection and vacprotection. Each kind of storage has a finalizer
 * of its own, which whatever is to be deleted keeps as long as it is used.
 */
public final class StorageProtectionController implements Controller {

    private final ApiClient client;
    private final ControllerLoop<Key> loop;

    private record Key(Guarded kind, String namespace, String name) {}

    public StorageProtectionController(ApiClient client, ClusterTime time) {
        this.client = client.as("storage-protection-controller");
        this.loop = new ControllerLoop<>("storage-protection-controller", time, 1, this::reconcile);
    }

    @Override
    public void register(Informers informers) {
        for (Guarded each : Guarded.values()) {
            informers.of(each.type()).handle(new ResourceHandler<>() {
                @Override
                public void upserted(JsonNode object, @Nullable JsonNode old) {
                    if (each.leaving(object)) {
                        loop.enqueue(key(each, object));
                    }
                    if (old != null && each.holdsClasses()) {
                        lookAtClasses();
                    }
                }

                @Override
                public void deleted(JsonNode last) {
                    loop.forget(key(each, last));
                    if (each.holdsClasses()) {
                        lookAtClasses();
                    }
                }
            });
        }
        informers.of(ResourceType.PODS).handle(new ResourceHandler<>() {
            @Override
            public void upserted(Pod pod, @Nullable Pod old) {
                if (old != null) {
                    lookAtClaims(pod);
                }
            }

            @Override
            public void deleted(Pod last) {
                lookAtClaims(last);
            }
        });
    }

    private static Key key(Guarded kind, JsonNode object) {
        JsonNode metadata = object.path("metadata");
        return new Key(kind, metadata.path("namespace").asString(""), metadata.path("name").asString(""));
    }

    private void lookAtClaims(Pod pod) {
        for (Volume each : pod.spec().volumes()) {
            String claim = Guarded.claimOf(pod, each);
            if (!claim.isEmpty()) {
                loop.enqueue(new Key(Guarded.CLAIM, pod.metadata().namespaceOrEmpty(), claim));
            }
        }
    }

    private void lookAtClasses() {
        for (JsonNode each : client.list(Guarded.CLASS.type(), "")) {
            if (Guarded.CLASS.leaving(each)) {
                loop.enqueue(key(Guarded.CLASS, each));
            }
        }
    }

    private @Nullable Duration reconcile(Key key) {
        JsonNode object = client.find(key.kind().type(), key.namespace(), key.name());
        if (object == null || !key.kind().leaving(object) || key.kind().used(object, client)) {
            return null;
        }
        try {
            client.update(key.kind().type(), key.namespace(), key.name(), found -> released(key.kind(), found));
        } catch (RequestFailed refused) {
            if (!refused.notFound()) {
                throw refused;
            }
        }
        return null;
    }

    private static ObjectNode released(Guarded kind, ObjectNode object) {
        if (object.path("metadata").get("finalizers") instanceof ArrayNode finalizers) {
            finalizers.removeIf(each -> each.asString("").equals(kind.finalizer()));
        }
        return object;
    }

    @Override
    public void close() {
        loop.close();
    }
}
