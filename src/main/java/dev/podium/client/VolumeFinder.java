package dev.podium.client;

import dev.podium.model.PersistentVolume;
import dev.podium.model.PersistentVolumeClaim;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Finds volumes by the claims that they are for, and by their class, without looking at every one. */
public final class VolumeFinder {

    private final ApiClient client;
    private final Index<PersistentVolume> reserved;
    private final Index<PersistentVolume> free;

    /** To be made before the informers start. */
    public VolumeFinder(ApiClient client, Informers informers) {
        this.client = client;
        this.reserved = informers.of(ResourceType.VOLUMES).index("claim", VolumeFinder::claim);
        this.free = informers.of(ResourceType.VOLUMES).index("unclaimed", VolumeFinder::unclaimed);
    }

    private static List<String> claim(PersistentVolume volume) {
        PersistentVolume.ClaimReference reference = volume.spec().claimRef();
        return reference == null ? List.of() : List.of(reference.namespace() + "/" + reference.name());
    }

    private static List<String> unclaimed(PersistentVolume volume) {
        return volume.spec().claimRef() == null ? List.of(volume.storageClass()) : List.of();
    }

    /** The volumes that a claim could have: those set aside for it, and those of its class that nobody has. */
    public List<PersistentVolume> candidates(PersistentVolumeClaim claim) {
        Set<ObjectKey> keys = new LinkedHashSet<>(of(ObjectKey.of(claim.metadata())));
        keys.addAll(free.get(claim.storageClass()));
        List<PersistentVolume> found = new ArrayList<>(keys.size());
        for (ObjectKey each : keys) {
            PersistentVolume volume = client.find(ResourceType.VOLUMES, "", each.name());
            if (volume != null) {
                found.add(volume);
            }
        }
        return found;
    }

    /** The volumes that are bound to that claim, or set aside for it. */
    public Set<ObjectKey> of(ObjectKey claim) {
        return reserved.get(claim.toString());
    }
}
