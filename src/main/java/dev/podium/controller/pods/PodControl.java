package dev.podium.controller.pods;

import dev.podium.client.ApiClient;
import dev.podium.client.EventRecorder;
import dev.podium.client.ObjectReference;
import dev.podium.client.RequestFailed;
import dev.podium.client.ResourceType;
import dev.podium.controller.ownership.Claims;
import dev.podium.controller.ownership.OwnerKind;
import dev.podium.model.ObjectMeta;
import dev.podium.model.Pod;
import dev.podium.model.PodTemplate;
import dev.podium.model.Records;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Makes and gives up the Pods of one kind of owner, with Events that tell of it (upstream's {@code RealPodControl}). */
public final class PodControl {

    private final ApiClient client;
    private final EventRecorder events;
    private final Claims<Pod> pods;
    private final OwnerKind kind;

    /** @param pods those of owners of this kind; told of every Pod that is made */
    public PodControl(ApiClient client, EventRecorder events, Claims<Pod> pods, OwnerKind kind) {
        this.client = client;
        this.events = events;
        this.pods = pods;
        this.kind = kind;
    }

    /** A Pod after its owner's template, controlled by the owner, named after it as soon as it is created. */
    public ObjectNode pod(ObjectMeta owner, PodTemplate template) {
        return pod(kind, owner, template);
    }

    /** A Pod after its owner's template, controlled by the owner, which is of that kind. */
    public static ObjectNode pod(OwnerKind kind, ObjectMeta owner, PodTemplate template) {
        ObjectNode pod = JsonNodeFactory.instance.objectNode();
        ObjectNode metadata = pod.putObject("metadata");
        metadata.put("generateName", owner.nameOrEmpty() + "-");
        template.metadata().labels().forEach((key, value) -> metadata.withObject("labels").put(key, value));
        template.metadata().annotations().forEach((key, value) -> metadata.withObject("annotations").put(key, value));
        template.metadata().finalizers().forEach(each -> metadata.withArray("finalizers").add(each));
        metadata.putArray("ownerReferences").add(kind.reference(owner));
        pod.set("spec", template.spec().deepCopy());
        return pod;
    }

    /**
     * @return what was created; null when the namespace is going away, of which no Event tells
     * @throws RequestFailed when it could not be created, of which an Event tells
     */
    public @Nullable ObjectMeta create(ObjectMeta owner, ObjectNode pod) {
        try {
            ObjectNode created = client.create(ResourceType.PODS, owner.namespaceOrEmpty(), pod);
            ObjectMeta metadata = Records.read(created.path("metadata"), ObjectMeta.class);
            pods.created(owner, metadata);
            tell(owner, EventRecorder.Type.NORMAL, "SuccessfulCreate", "Created pod: " + metadata.name());
            return metadata;
        } catch (RequestFailed refused) {
            if (refused.namespaceTerminating()) {
                return null;
            }
            tell(owner, EventRecorder.Type.WARNING, "FailedCreate", "Error creating: " + refused.getMessage());
            throw refused;
        }
    }

    /**
     * Deletes a Pod, if it still is the one with that UID.
     *
     * @throws RequestFailed when it could not be deleted, of which an Event tells
     */
    public void delete(ObjectMeta owner, Pod pod) {
        String name = pod.metadata().nameOrEmpty();
        try {
            client.delete(ResourceType.PODS, pod.metadata().namespaceOrEmpty(), name, pod.metadata().uidOrEmpty());
            tell(owner, EventRecorder.Type.NORMAL, "SuccessfulDelete", "Deleted pod: " + name);
        } catch (RequestFailed refused) {
            if (!refused.notFound() && !refused.conflict()) {
                tell(owner, EventRecorder.Type.WARNING, "FailedDelete", "Error deleting: " + refused.getMessage());
                throw refused;
            }
        }
    }

    private void tell(ObjectMeta owner, EventRecorder.Type type, String reason, String message) {
        events.event(ObjectReference.of(kind.apiVersion(), kind.kind(), owner), type, reason, message);
    }
}
