package dev.podium.controller.ephemeralvolume;

import dev.podium.client.ApiClient;
import dev.podium.client.ControllerLoop;
import dev.podium.client.EventRecorder;
import dev.podium.client.Informers;
import dev.podium.client.ObjectKey;
import dev.podium.client.ObjectReference;
import dev.podium.client.RequestFailed;
import dev.podium.client.ResourceHandler;
import dev.podium.client.ResourceType;
import dev.podium.controller.Controller;
import dev.podium.controller.ownership.OwnerKind;
import dev.podium.model.PersistentVolumeClaim;
import dev.podium.model.Pod;
import dev.podium.model.Volume;
import dev.podium.time.ClusterTime;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Upstream's {@code pkg/controller/volume/ephemeral}: a claim for each volume that a Pod brings the template of, owned by the Pod. */
public final class EphemeralVolumeController implements Controller {

    private static final OwnerKind POD = new OwnerKind("v1", "Pod");

    private final ApiClient client;
    private final EventRecorder events;
    private final ControllerLoop<ObjectKey> loop;

    public EphemeralVolumeController(ApiClient client, ClusterTime time) {
        this.client = client.as("ephemeral-volume-controller");
        this.events = new EventRecorder(client, time, "ephemeral_volume");
        this.loop = new ControllerLoop<>("ephemeral-volume-controller", time, 4, this::reconcile);
    }

    @Override
    public void register(Informers informers) {
        informers.of(ResourceType.PODS).handle(new ResourceHandler<>() {
            @Override
            public void upserted(Pod pod, @Nullable Pod old) {
                if (old == null && !pod.metadata().deleting() && pod.spec().volumes().stream().anyMatch(each -> each.ephemeral() != null)) {
                    loop.enqueue(ObjectKey.of(pod.metadata()));
                }
            }

            @Override
            public void deleted(Pod last) {
                loop.forget(ObjectKey.of(last.metadata()));
            }
        });
        informers.of(ResourceType.VOLUME_CLAIMS).handle(new ResourceHandler<>() {
            @Override
            public void upserted(PersistentVolumeClaim claim, @Nullable PersistentVolumeClaim old) {}

            @Override
            public void deleted(PersistentVolumeClaim last) {
                String pod = POD.controllerOf(last.metadata());
                if (pod != null) {
                    loop.enqueue(new ObjectKey(last.metadata().namespaceOrEmpty(), pod));
                }
            }
        });
    }

    private @Nullable Duration reconcile(ObjectKey key) {
        Pod pod = client.find(ResourceType.PODS, key.namespace(), key.name());
        if (pod == null || pod.metadata().deleting()) {
            return null;
        }
        for (Volume each : pod.spec().volumes()) {
            if (each.ephemeral() != null) {
                ensure(pod, each, each.ephemeral().path("volumeClaimTemplate"));
            }
        }
        return null;
    }

    private void ensure(Pod pod, Volume volume, JsonNode template) {
        String name = volume.claim(pod.metadata().nameOrEmpty());
        PersistentVolumeClaim present = client.find(ResourceType.VOLUME_CLAIMS, pod.metadata().namespaceOrEmpty(), name);
        if (present != null) {
            if (!present.isOf(pod)) {
                throw failed(pod, volume, present.foreign(pod));
            }
            return;
        }
        ObjectNode claim = JsonNodeFactory.instance.objectNode();
        ObjectNode metadata = claim.putObject("metadata").put("name", name);
        for (String each : new String[] {"labels", "annotations"}) {
            if (template.path("metadata").hasNonNull(each)) {
                metadata.set(each, template.path("metadata").get(each).deepCopy());
            }
        }
        metadata.putArray("ownerReferences").add(POD.reference(pod.metadata()));
        claim.set("spec", template.path("spec").deepCopy());
        try {
            client.create(ResourceType.VOLUME_CLAIMS, pod.metadata().namespaceOrEmpty(), claim);
        } catch (RequestFailed refused) {
            throw failed(pod, volume, "create PVC " + name + ": " + refused.getMessage());
        }
    }

    /** Tells of it; thrown, it is tried again. */
    private IllegalStateException failed(Pod pod, Volume volume, String message) {
        String what = "ephemeral volume " + volume.name() + ": " + message;
        events.event(ObjectReference.of(pod), EventRecorder.Type.WARNING, "FailedBinding", what);
        return new IllegalStateException(what);
    }

    @Override
    public void close() {
        loop.close();
    }
}
