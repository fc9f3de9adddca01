package dev.podium.controller.persistentvolume;

import dev.podium.client.ApiClient;
import dev.podium.client.EventRecorder;
import dev.podium.client.EventRecorder.Type;
import dev.podium.client.ObjectReference;
import dev.podium.client.ResourceType;
import dev.podium.model.PersistentVolume;
import dev.podium.model.PersistentVolumeClaim;
import dev.podium.model.StorageClass;
import dev.podium.model.VolumeMatch;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What is to be done about one claim (upstream's {@code syncClaim}). */
final class ClaimReconciler {

    private static final String OLD_STORAGE_PROVISIONER = "volume.beta.kubernetes.io/storage-provisioner";
    private static final String OLD_CLASS = "volume.beta.kubernetes.io/storage-class";

    private final ApiClient client;
    private final EventRecorder events;
    private final Bindings bindings;
    private final Indexes indexes;

    ClaimReconciler(ApiClient client, EventRecorder events, Bindings bindings, Indexes indexes) {
        this.client = client;
        this.events = events;
        this.bindings = bindings;
        this.indexes = indexes;
    }

    void reconcile(PersistentVolumeClaim claim) {
        if (claim.completed()) {
            check(claim);
        } else if (claim.volume().isEmpty()) {
            search(claim);
        } else {
            bindAsAsked(claim);
        }
    }

    /** The claim has been bound: is it still? */
    private void check(PersistentVolumeClaim claim) {
        if (claim.volume().isEmpty()) {
            lost(claim, "ClaimLost", "Bound claim has lost reference to PersistentVolume. Data on the volume is lost!");
            return;
        }
        PersistentVolume volume = client.find(ResourceType.VOLUMES, "", claim.volume());
        if (volume == null) {
            lost(claim, "ClaimLost", "Bound claim has lost its PersistentVolume. Data on the volume is lost!");
            return;
        }
        PersistentVolume.ClaimReference reference = volume.spec().claimRef();
        if (reference == null || claim.metadata().uidOrEmpty().equals(reference.uid())) {
            bindings.bind(volume, claim);
        } else {
            lost(claim, "ClaimMisbound", "Two claims are bound to the same volume, this one is bound incorrectly");
        }
    }

    private void lost(PersistentVolumeClaim claim, String reason, String message) {
        if (!claim.phase().equals("Lost") && bindings.phase(claim, "Lost", null)) {
            tell(claim, Type.WARNING, reason, message);
        }
    }

    /** The claim wants a certain volume. */
    private void bindAsAsked(PersistentVolumeClaim claim) {
        PersistentVolume volume = client.find(ResourceType.VOLUMES, "", claim.volume());
        if (volume != null) {
            if (volume.isFor(claim)) {
                bindings.bind(volume, claim);
                return;
            }
            if (volume.spec().claimRef() != null) {
                tell(claim, Type.WARNING, "FailedBinding", "volume \"" + volume.name() + "\" already bound to a different claim.");
            } else {
                String mismatch = VolumeMatch.mismatch(claim, volume);
                if (mismatch == null) {
                    bindings.bind(volume, claim);
                    return;
                }
                tell(claim, Type.WARNING, "VolumeMismatch",
                        "Cannot bind to requested volume \"" + volume.name() + "\": " + mismatch);
            }
        }
        bindings.phase(claim, "Pending", null);
    }

    /** The claim takes any volume that suits it; if there is none, one may be made. */
    private void search(PersistentVolumeClaim claim) {
        String className = claim.storageClass();
        StorageClass storage = className.isEmpty() ? null : client.find(ResourceType.STORAGE_CLASSES, "", className);
        boolean schedulers = storage != null && storage.waitsForConsumer();
        List<PersistentVolume> candidates = indexes.candidates(claim);
        PersistentVolume volume = schedulers
                ? VolumeMatch.reserved(claim, candidates)
                : VolumeMatch.find(claim, candidates, VolumeMatch.ANYWHERE);
        if (volume != null) {
            bindings.bind(volume, claim);
            return;
        }
        if (claim.spec().storageClassName() == null && !claim.metadata().annotations().containsKey(OLD_CLASS)) {
            String standard = standardClass();
            if (standard != null) {
                bindings.updateClaim(claim, object -> object.withObjectProperty("spec").put("storageClassName", standard));
                return;
            }
        }
        if (schedulers && claim.selectedNode().isEmpty()) {
            awaitConsumer(claim);
        } else if (!className.isEmpty()) {
            provision(claim, className, storage);
        } else {
            tell(claim, Type.NORMAL, "FailedBinding",
                    "no persistent volumes available for this claim and no storage class is set");
        }
        bindings.phase(claim, "Pending", null);
    }

    /** The youngest of the classes for claims that name none. */
    private @Nullable String standardClass() {
        return client.list(ResourceType.STORAGE_CLASSES, "").stream()
                .filter(PersistentVolumeController::standard)
                .max(Comparator.comparing((StorageClass each) -> each.metadata().createdAt())
                        .thenComparing(each -> each.metadata().nameOrEmpty(), Comparator.reverseOrder()))
                .map(each -> each.metadata().name())
                .orElse(null);
    }

    private void awaitConsumer(PersistentVolumeClaim claim) {
        List<String> pods = indexes.waitingPods(claim);
        if (pods.isEmpty()) {
            tell(claim, Type.NORMAL, "WaitForFirstConsumer", "waiting for first consumer to be created before binding");
        } else {
            String which = (pods.size() == 1 ? "pod " : "pods ") + String.join(",", pods);
            tell(claim, Type.NORMAL, "WaitForPodScheduled", "waiting for " + which + " to be scheduled");
        }
    }

    /** Asks a provisioner for a volume, and says so once. */
    private void provision(PersistentVolumeClaim claim, String className, @Nullable StorageClass storage) {
        if (storage == null) {
            tell(claim, Type.WARNING, "ProvisioningFailed", "storageclass.storage.k8s.io \"" + className + "\" not found");
            return;
        }
        String provisioner = storage.provisioner();
        if (provisioner.equals(StorageClass.NO_PROVISIONER)) {
            tell(claim, Type.WARNING, "ProvisioningFailed", "no volume plugin matched name: " + provisioner);
            return;
        }
        if (provisioner.equals(claim.metadata().annotations().get(PersistentVolumeClaim.STORAGE_PROVISIONER))) {
            return;
        }
        bindings.updateClaim(claim, object -> {
            ObjectNode annotations = object.withObjectProperty("metadata").withObjectProperty("annotations");
            annotations.put(OLD_STORAGE_PROVISIONER, provisioner);
            annotations.put(PersistentVolumeClaim.STORAGE_PROVISIONER, provisioner);
        });
        tell(claim, Type.NORMAL, "ExternalProvisioning",
                "Waiting for a volume to be created either by the external provisioner '" + provisioner
                        + "' or manually by the system administrator. If volume creation is delayed, please verify that the"
                        + " provisioner is running and correctly registered.");
    }

    private void tell(PersistentVolumeClaim claim, Type type, String reason, String message) {
        events.event(ObjectReference.of("v1", "PersistentVolumeClaim", claim.metadata()), type, reason, message);
    }
}
