package dev.podium.controller.persistentvolume;

import dev.podium.client.ApiClient;
import dev.podium.client.Index;
import dev.podium.client.Informers;
import dev.podium.client.ObjectKey;
import dev.podium.client.ResourceType;
import dev.podium.model.PersistentVolume;
import dev.podium.model.PersistentVolumeClaim;
import dev.podium.model.Pod;
import dev.podium.model.Volume;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Who may belong to whom, without looking at everybody. */
final class Indexes {

    private final ApiClient client;
    private final Index<PersistentVolume> reserved;
    private final Index<PersistentVolume> free;
    private final Index<PersistentVolumeClaim> naming;
    private final Index<PersistentVolumeClaim> waiting;
    private final Index<Pod> users;

    /** To be made before the informers start. */
    Indexes(ApiClient client, Informers informers) {
        this.client = client;
        this.reserved = informers.of(ResourceType.VOLUMES).index("claim", Indexes::claim);
        this.free = informers.of(ResourceType.VOLUMES)
                .index("unclaimed", each -> each.spec().claimRef() == null ? List.of(each.storageClass()) : List.of());
        this.naming = informers.of(ResourceType.VOLUME_CLAIMS)
                .index("volume", each -> each.volume().isEmpty() ? List.of() : List.of(each.volume()));
        this.waiting = informers.of(ResourceType.VOLUME_CLAIMS)
                .index("unbound", each -> each.completed() ? List.of() : List.of(each.storageClass()));
        this.users = informers.of(ResourceType.PODS).index("claim", Indexes::claims);
    }

    private static List<String> claim(PersistentVolume volume) {
        PersistentVolume.ClaimReference reference = volume.spec().claimRef();
        return reference == null ? List.of() : List.of(reference.namespace() + "/" + reference.name());
    }

    private static List<String> claims(Pod pod) {
        List<String> claims = List.of();
        for (Volume each : pod.spec().volumes()) {
            String claim = each.claim(pod.metadata().nameOrEmpty());
            if (!claim.isEmpty()) {
                claims = claims.isEmpty() ? new ArrayList<>(1) : claims;
                claims.add(pod.metadata().namespaceOrEmpty() + "/" + claim);
            }
        }
        return claims;
    }

    /** The volumes that a claim could have: those set aside for it, and those of its class that nobody has. */
    List<PersistentVolume> candidates(PersistentVolumeClaim claim) {
        Set<ObjectKey> keys = new LinkedHashSet<>(reserved.get(ObjectKey.of(claim.metadata()).toString()));
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
    Set<ObjectKey> volumesOf(ObjectKey claim) {
        return reserved.get(claim.toString());
    }

    /** The claims that name that volume. */
    Set<ObjectKey> claimsOf(String volume) {
        return naming.get(volume);
    }

    /** The claims of that class that have not been bound. */
    Set<ObjectKey> waiting(String storageClass) {
        return waiting.get(storageClass);
    }

    /** The names of the Pods that use a claim and have no node yet. */
    List<String> waitingPods(PersistentVolumeClaim claim) {
        List<String> names = new ArrayList<>();
        for (ObjectKey each : users.get(ObjectKey.of(claim.metadata()).toString())) {
            Pod pod = client.find(ResourceType.PODS, each.namespace(), each.name());
            if (pod != null && !pod.terminal() && (pod.spec().nodeName() == null || pod.spec().nodeName().isEmpty())) {
                names.add(each.name());
            }
        }
        names.sort(null);
        return names;
    }
}
