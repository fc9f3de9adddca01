package dev.podium.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A piece of storage, as components read it. */
public record PersistentVolume(ObjectMeta metadata, Spec spec, @Nullable Status status) {

    /** Marks what a controller, rather than a user, has bound; on volumes and on claims. */
    public static final String BOUND_BY_CONTROLLER = "pv.kubernetes.io/bound-by-controller";
    /** On a volume: the provisioner that has made it. */
    public static final String PROVISIONED_BY = "pv.kubernetes.io/provisioned-by";
    /** The provisioner that is part of the cluster. */
    public static final String PROVISIONER = "podium.dev/local-path";

    /** @param claimRef the claim that has the volume, or may have it */
    public record Spec(
            List<String> accessModes,
            Map<String, Quantity> capacity,
            @Nullable ClaimReference claimRef,
            @Nullable String persistentVolumeReclaimPolicy,
            @Nullable String storageClassName,
            @Nullable String volumeMode,
            @Nullable String volumeAttributesClassName,
            @Nullable Affinity nodeAffinity,
            @Nullable HostPathSource hostPath,
            @Nullable LocalSource local,
            @Nullable JsonNode csi,
            @Nullable JsonNode nfs) {
        public Spec {
            accessModes = Defaults.list(accessModes);
            capacity = Defaults.map(capacity);
        }
    }

    /** Which nodes can reach the volume. */
    public record Affinity(@Nullable NodeSelector required) {}

    /** A disk or directory of one node. */
    public record LocalSource(String path, @Nullable String fsType) {}

    /** A claim; without a UID: whichever has that name. */
    public record ClaimReference(
            @Nullable String apiVersion,
            @Nullable String kind,
            @Nullable String namespace,
            @Nullable String name,
            @Nullable String resourceVersion,
            @Nullable String uid) {}

    /** What has become of it. */
    public record Status(@Nullable String phase, @Nullable String message) {}

    public String name() {
        return metadata.nameOrEmpty();
    }

    /** The phase, or empty for a volume that nobody has looked at. */
    public String phase() {
        return status == null || status.phase() == null ? "" : status.phase();
    }

    /** The class that it is of, or empty. */
    public String storageClass() {
        return StorageClass.name(metadata, spec.storageClassName());
    }

    /** How much it holds. */
    public Quantity size() {
        return spec.capacity().getOrDefault("storage", Quantity.ZERO);
    }

    public boolean block() {
        return "Block".equals(spec.volumeMode());
    }

    /** Whether it is bound to the claim, or set aside for one of its name. */
    public boolean isFor(PersistentVolumeClaim claim) {
        ClaimReference reference = spec.claimRef();
        return reference != null
                && claim.metadata().nameOrEmpty().equals(reference.name())
                && claim.metadata().namespaceOrEmpty().equals(reference.namespace())
                && (reference.uid() == null || reference.uid().isEmpty() || reference.uid().equals(claim.metadata().uidOrEmpty()));
    }

    /** Whether a node can reach it. */
    public boolean reachableFrom(Node node) {
        return spec.nodeAffinity() == null
                || spec.nodeAffinity().required() == null
                || NodeMatcher.matches(spec.nodeAffinity().required(), node);
    }
}
