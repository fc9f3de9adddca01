package dev.podium.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A wish for storage, as components read it. */
public record PersistentVolumeClaim(ObjectMeta metadata, Spec spec, @Nullable Status status) {

    /** Marks a claim that has once been bound. */
    public static final String BIND_COMPLETED = "pv.kubernetes.io/bind-completed";
    /** The node for which a volume is to be made, as the scheduler has chosen it. */
    public static final String SELECTED_NODE = "volume.kubernetes.io/selected-node";
    /** Who is to make a volume. */
    public static final String STORAGE_PROVISIONER = "volume.kubernetes.io/storage-provisioner";

    /** @param volumeName the volume that it has, or wants */
    public record Spec(
            List<String> accessModes,
            @Nullable ResourceRequirements resources,
            @Nullable LabelSelector selector,
            @Nullable String storageClassName,
            @Nullable String volumeMode,
            @Nullable String volumeAttributesClassName,
            @Nullable String volumeName) {
        public Spec {
            accessModes = Defaults.list(accessModes);
        }
    }

    /** What it has got. */
    public record Status(
            @Nullable String phase,
            List<String> accessModes,
            Map<String, Quantity> capacity,
            @Nullable String currentVolumeAttributesClassName) {
        public Status {
            accessModes = Defaults.list(accessModes);
            capacity = Defaults.map(capacity);
        }
    }

    public String name() {
        return metadata.nameOrEmpty();
    }

    public String phase() {
        return status == null || status.phase() == null ? "" : status.phase();
    }

    /** The class that it asks for, or empty. */
    public String storageClass() {
        return StorageClass.name(metadata, spec.storageClassName());
    }

    /** The name of its volume, or empty. */
    public String volume() {
        return spec.volumeName() == null ? "" : spec.volumeName();
    }

    /** What a volume that is bound to it says of it. */
    public PersistentVolume.ClaimReference reference() {
        return new PersistentVolume.ClaimReference(
                "v1",
                "PersistentVolumeClaim",
                metadata.namespace(),
                metadata.name(),
                metadata.resourceVersion(),
                metadata.uid());
    }

    /** How much it asks for. */
    public Quantity size() {
        return spec.resources() == null ? Quantity.ZERO : spec.resources().requests().getOrDefault("storage", Quantity.ZERO);
    }

    public boolean block() {
        return "Block".equals(spec.volumeMode());
    }

    /** Whether binding has been brought to its end. */
    public boolean bound() {
        return !volume().isEmpty() && completed();
    }

    /** Whether it has once been bound. */
    public boolean completed() {
        return metadata.annotations().containsKey(BIND_COMPLETED);
    }

    /** The node that its volume is to be made for, or empty. */
    public String selectedNode() {
        return metadata.annotations().getOrDefault(SELECTED_NODE, "");
    }

    /** Whether it was made for that Pod (upstream's {@code component-helpers/storage/ephemeral.VolumeIsForPod}). */
    public boolean isOf(Pod pod) {
        OwnerReference owner = metadata.controllerReference();
        return owner != null && owner.uid().equals(pod.metadata().uidOrEmpty());
    }

    /** What to say of a claim that stands where one that was made for the Pod should, in upstream's words. */
    public String foreign(Pod pod) {
        return "PVC " + metadata.namespaceOrEmpty() + "/" + name() + " was not created for pod "
                + pod.metadata().namespaceOrEmpty() + "/" + pod.metadata().nameOrEmpty() + " (pod is not owner)";
    }
}
