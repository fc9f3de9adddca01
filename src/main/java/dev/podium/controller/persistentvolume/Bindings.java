package dev.podium.controller.persistentvolume;

import dev.podium.client.ApiClient;
import dev.podium.client.ResourceType;
import dev.podium.model.ObjectMeta;
import dev.podium.model.PersistentVolume;
import dev.podium.model.PersistentVolumeClaim;
import dev.podium.model.Quantity;
import dev.podium.model.Records;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is written about claims and volumes. Nothing is written that is there already, nor over what somebody else has
 * written meanwhile: that throws, and the next look decides anew.
 */
final class Bindings {

    private static final String YES = "yes";

    private final ApiClient client;

    Bindings(ApiClient client) {
        this.client = client;
    }

    /** Binds the volume to the claim, then the claim to the volume (upstream's {@code bind}). */
    void bind(PersistentVolume volume, PersistentVolumeClaim claim) {
        PersistentVolume.ClaimReference reference = volume.spec().claimRef();
        if (!volume.isFor(claim) || reference == null || !claim.metadata().uidOrEmpty().equals(reference.uid())) {
            bindVolume(volume, claim);
        }
        phase(volume, "Bound", "");
        if (!claim.volume().equals(volume.name()) || !claim.completed()) {
            bindClaim(claim, volume);
        }
        phase(claim, "Bound", volume);
    }

    private void bindVolume(PersistentVolume volume, PersistentVolumeClaim claim) {
        client.update(ResourceType.VOLUMES, "", volume.name(), object -> {
            PersistentVolume now = Records.read(object, PersistentVolume.class);
            same(volume.metadata(), now.metadata());
            boolean reserved = now.isFor(claim);
            if (now.spec().claimRef() != null && !reserved) {
                throw new IllegalStateException(volume.name() + " has been bound to another claim");
            }
            object.withObjectProperty("spec").set("claimRef", Records.tree(claim.reference()));
            if (!reserved) {
                annotate(object, PersistentVolume.BOUND_BY_CONTROLLER);
            }
            return object;
        });
    }

    private void bindClaim(PersistentVolumeClaim claim, PersistentVolume volume) {
        updateClaim(claim, object -> {
            ObjectNode spec = object.withObjectProperty("spec");
            if (!spec.path("volumeName").asString("").equals(volume.name())) {
                spec.put("volumeName", volume.name());
                annotate(object, PersistentVolume.BOUND_BY_CONTROLLER);
            }
            annotate(object, PersistentVolumeClaim.BIND_COMPLETED);
        });
    }

    /** Changes a claim, if it is still the same one. */
    void updateClaim(PersistentVolumeClaim claim, Consumer<ObjectNode> change) {
        client.update(ResourceType.VOLUME_CLAIMS, claim.metadata().namespaceOrEmpty(), claim.name(), object -> {
            same(claim.metadata(), Records.read(object, PersistentVolumeClaim.class).metadata());
            change.accept(object);
            return object;
        });
    }

    private static void annotate(ObjectNode object, String annotation) {
        ObjectNode annotations = object.withObjectProperty("metadata").withObjectProperty("annotations");
        if (!annotations.has(annotation)) {
            annotations.put(annotation, YES);
        }
    }

    private static void same(ObjectMeta known, ObjectMeta now) {
        if (!known.uidOrEmpty().equals(now.uidOrEmpty())) {
            throw new IllegalStateException(known.nameOrEmpty() + " is another one by now");
        }
    }

    /** Takes a volume from its claim; one that a user has set aside stays so (upstream's {@code unbindVolume}). */
    void unbind(PersistentVolume volume) {
        client.update(ResourceType.VOLUMES, "", volume.name(), object -> {
            PersistentVolume now = Records.read(object, PersistentVolume.class);
            same(volume.metadata(), now.metadata());
            if (!Objects.equals(volume.spec().claimRef(), now.spec().claimRef())) {
                throw new IllegalStateException(volume.name() + " has been bound anew");
            }
            ObjectNode spec = object.withObjectProperty("spec");
            if (now.metadata().annotations().containsKey(PersistentVolume.BOUND_BY_CONTROLLER)) {
                spec.remove("claimRef");
                ObjectNode metadata = object.withObjectProperty("metadata");
                ObjectNode annotations = metadata.withObjectProperty("annotations");
                annotations.remove(PersistentVolume.BOUND_BY_CONTROLLER);
                if (annotations.isEmpty()) {
                    metadata.remove("annotations");
                }
            } else if (spec.get("claimRef") instanceof ObjectNode reference) {
                reference.remove("uid");
            }
            return object;
        });
        phase(volume, "Available", "");
    }

    /** Gives a volume a phase; tells whether it had another. */
    boolean phase(PersistentVolume volume, String phase, String message) {
        if (volume.phase().equals(phase)) {
            return false;
        }
        client.updateStatus(ResourceType.VOLUMES, "", volume.name(), object -> {
            same(volume.metadata(), Records.read(object, PersistentVolume.class).metadata());
            ObjectNode status = object.withObjectProperty("status").put("phase", phase);
            if (message.isEmpty()) {
                status.remove("message");
            } else {
                status.put("message", message);
            }
            return object;
        });
        return true;
    }

    /**
     * Gives a claim a phase; tells whether it had another.
     *
     * @param volume what the claim has got; null: nothing
     */
    boolean phase(PersistentVolumeClaim claim, String phase, @Nullable PersistentVolume volume) {
        boolean changes = !claim.phase().equals(phase);
        PersistentVolumeClaim.Status status = claim.status();
        boolean asItIs = status != null
                && (volume == null
                        ? status.accessModes().isEmpty() && status.capacity().isEmpty()
                        : status.accessModes().equals(volume.spec().accessModes()));
        if (!changes && asItIs) {
            return false;
        }
        client.updateStatus(ResourceType.VOLUME_CLAIMS, claim.metadata().namespaceOrEmpty(), claim.name(), object -> {
            same(claim.metadata(), Records.read(object, PersistentVolumeClaim.class).metadata());
            fill(object.withObjectProperty("status").put("phase", phase), volume, changes);
            return object;
        });
        return changes;
    }

    /** The size of a claim that has been bound for long is not ours to tell. */
    private static void fill(ObjectNode status, @Nullable PersistentVolume volume, boolean changes) {
        status.remove("accessModes");
        if (volume == null) {
            status.remove("capacity");
            return;
        }
        ArrayNode modes = status.putArray("accessModes");
        volume.spec().accessModes().forEach(modes::add);
        if (changes) {
            ObjectNode capacity = status.putObject("capacity");
            for (Map.Entry<String, Quantity> each : volume.spec().capacity().entrySet()) {
                capacity.put(each.getKey(), each.getValue().text());
            }
            String attributes = volume.spec().volumeAttributesClassName();
            if (attributes == null) {
                status.remove("currentVolumeAttributesClassName");
            } else {
                status.put("currentVolumeAttributesClassName", attributes);
            }
        }
    }
}
