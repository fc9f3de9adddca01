package dev.podium.controller.persistentvolume;

import dev.podium.client.ApiClient;
import dev.podium.client.EventRecorder;
import dev.podium.client.EventRecorder.Type;
import dev.podium.client.ObjectReference;
import dev.podium.client.RequestFailed;
import dev.podium.client.ResourceType;
import dev.podium.model.HostPathSource;
import dev.podium.model.PersistentVolume;
import dev.podium.model.PersistentVolumeClaim;
import dev.podium.time.ClusterTime;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is to be done about one volume (upstream's {@code syncVolume}). */
final class VolumeReconciler {

    private static final Pattern DELETABLE_PATH = Pattern.compile("/tmp/.+");

    private final ApiClient client;
    private final EventRecorder events;
    private final Bindings bindings;
    private final Recycler recycler;

    VolumeReconciler(ApiClient client, ClusterTime time, EventRecorder events, Bindings bindings) {
        this.client = client;
        this.events = events;
        this.bindings = bindings;
        this.recycler = new Recycler(client, time);
    }

    /** Answers with when to look again without news, or null. */
    @Nullable Duration reconcile(PersistentVolume volume) {
        PersistentVolume.ClaimReference reference = volume.spec().claimRef();
        if (reference == null || reference.uid() == null || reference.uid().isEmpty()) {
            bindings.phase(volume, "Available", "");
            return null;
        }
        PersistentVolumeClaim claim = claim(reference);
        if (claim == null) {
            return release(volume);
        } else if (claim.volume().equals(volume.name())) {
            bindings.phase(volume, "Bound", "");
        } else if (!claim.volume().isEmpty()) {
            // The claim has found another volume.
            if (volume.metadata().annotations().containsKey(PersistentVolume.PROVISIONED_BY)
                    && "Delete".equals(volume.spec().persistentVolumeReclaimPolicy())) {
                return release(volume);
            }
            bindings.unbind(volume);
        }
        return null;
    }

    private @Nullable PersistentVolumeClaim claim(PersistentVolume.ClaimReference reference) {
        PersistentVolumeClaim claim = client.find(
                ResourceType.VOLUME_CLAIMS, String.valueOf(reference.namespace()), String.valueOf(reference.name()));
        return claim != null && claim.metadata().uidOrEmpty().equals(reference.uid()) ? claim : null;
    }

    private @Nullable Duration release(PersistentVolume volume) {
        if (!volume.phase().equals("Failed")) {
            bindings.phase(volume, "Released", "");
        }
        String policy = volume.spec().persistentVolumeReclaimPolicy();
        if ("Delete".equals(policy)) {
            delete(volume);
        } else if ("Recycle".equals(policy)) {
            return recycle(volume);
        }
        return null;
    }

    /** What a provisioner has made, it removes. */
    private void delete(PersistentVolume volume) {
        if (volume.metadata().annotations().containsKey(PersistentVolume.PROVISIONED_BY)) {
            return;
        }
        HostPathSource path = volume.spec().hostPath();
        if (path == null) {
            fail(volume, "VolumeFailedDelete", "error getting deleter volume plugin for volume \"" + volume.name()
                    + "\": no deletable volume plugin matched");
        } else if (!DELETABLE_PATH.matcher(path.path()).find()) {
            fail(volume, "VolumeFailedDelete", "host_path deleter only supports /tmp/.+ but received provided " + path.path());
        } else if (!volume.metadata().deleting()) {
            client.delete(ResourceType.VOLUMES, "", volume.name(), volume.metadata().uidOrEmpty());
        }
    }

    private @Nullable Duration recycle(PersistentVolume volume) {
        if (volume.spec().hostPath() == null && volume.spec().nfs() == null) {
            fail(volume, "VolumeFailedRecycle", "No recycler plugin found for the volume!");
            return null;
        }
        Duration pause = recycler.pause(volume);
        if (pause != null) {
            return pause;
        }
        switch (recycler.recycle(volume)) {
            case RUNNING -> {}
            case FAILED -> fail(volume, "VolumeFailedRecycle", "Recycle failed: the recycler pod failed");
            case DONE -> {
                tell(volume, Type.NORMAL, "VolumeRecycled", "Volume recycled");
                bindings.unbind(volume);
            }
        }
        return recycler.pause(volume);
    }

    /** A failure is seen until the volume is taken care of; it is tried again with every news. */
    private void fail(PersistentVolume volume, String reason, String message) {
        try {
            if (bindings.phase(volume, "Failed", message)) {
                tell(volume, Type.WARNING, reason, message);
            }
        } catch (RequestFailed gone) {
            if (!gone.notFound()) {
                throw gone;
            }
        }
    }

    private void tell(PersistentVolume volume, Type type, String reason, String message) {
        events.event(ObjectReference.of("v1", "PersistentVolume", volume.metadata()), type, reason, message);
    }
}
