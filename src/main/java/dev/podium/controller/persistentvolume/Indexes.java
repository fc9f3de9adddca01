package dev.podium.controller.persistentvolume;

import dev.podium.client.ApiClient;
import dev.podium.client.Index;
import dev.podium.client.Informers;
import dev.podium.client.ObjectKey;
import dev.podium.client.ResourceType;
import dev.podium.client.VolumeFinder;
import dev.podium.model.PersistentVolume;
import dev.podium.model.PersistentVolumeClaim;
import dev.podium.model.Pod;
import dev.podium.model.Volume;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Who may belong to whom, without looking at everybody. */
final class Indexes {

    private final ApiClient client;
    private final VolumeFinder volumes;
    private final Index<PersistentVolumeClaim> naming;
    private final Index<PersistentVolumeClaim> waiting;
    private final Index<Pod> users;

    /** To be made before the informers start. */
    Indexes(ApiClient client, Informers informers) {
        this.client = client;
        this.volumes = new VolumeFinder(client, informers);
        this.naming = informers.of(ResourceType.VOLUME_CLAIMS)
                .index("volume", each -> each.volume().isEmpty() ? List.of() : List.of(each.volume()));
        this.waiting = informers.of(ResourceType.VOLUME_CLAIMS)
                .index("unbound", each -> each.completed() ? List.of() : List.of(each.storageClass()));
        this.users = informers.of(ResourceType.PODS).index("claim", Indexes::claims);
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

    /** The volumes that a claim could have. */
    List<PersistentVolume> candidates(PersistentVolumeClaim claim) {
        return volumes.candidates(claim);
    }

    /** The volumes that are bound to that claim, or set aside for it. */
    Set<ObjectKey> volumesOf(ObjectKey claim) {
        return volumes.of(claim);
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
