package dev.podium.scheduler;

import dev.podium.client.ApiClient;
import dev.podium.client.Informers;
import dev.podium.client.ResourceType;
import dev.podium.client.VolumeFinder;
import dev.podium.model.Node;
import dev.podium.model.PersistentVolume;
import dev.podium.model.PersistentVolumeClaim;
import dev.podium.model.Records;
import dev.podium.model.StorageClass;
import dev.podium.model.Volume;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Finds out what the claims of a Pod demand, and has them bound once a node is chosen (upstream's
 * {@code plugins/volumebinding/binder.go}). Used under the scheduler's lock, but for what writes and what it has written.
 */
final class VolumeBinder {

    private static final String ONE_POD = "ReadWriteOncePod";

    private final ApiClient client;
    private final VolumeFinder volumes;
    private final VolumeLimits limits;
    /** What has been decided and may not be written yet: whose a volume will be, and for which node a claim's will be made. */
    private final Map<String, String> owners = new HashMap<>();

    private final Map<String, String> nodes = new HashMap<>();

    /** To be made before the informers start. */
    VolumeBinder(ApiClient client, Informers informers) {
        this.client = client;
        this.volumes = new VolumeFinder(client, informers);
        this.limits = new VolumeLimits(client);
    }

    /** What there is to say about a Pod's claims before any node is looked at. */
    sealed interface Look {

        /** None of the nodes will do. */
        record Refusal(String reason) implements Look {}

        /** It depends on the node. */
        record Found(PodVolumes volumes) implements Look {}
    }

    Look look(ScheduledPod pod, Collection<NodeState> all) {
        List<PersistentVolume> bound = new ArrayList<>();
        List<PodVolumes.Unbound> unbound = new ArrayList<>();
        Map<String, String> users = new LinkedHashMap<>();
        boolean missing = false;
        boolean immediate = false;
        for (Volume each : pod.pod().spec().volumes()) {
            String name = each.claim(pod.name());
            if (name.isEmpty()) {
                continue;
            }
            PersistentVolumeClaim claim = client.find(ResourceType.VOLUME_CLAIMS, pod.namespace(), name);
            String problem = problem(pod, each, name, claim);
            if (problem != null || claim == null) {
                return new Look.Refusal(String.valueOf(problem));
            }
            if (claim.spec().accessModes().contains(ONE_POD)) {
                users(claim, all, users);
            }
            if (claim.bound()) {
                PersistentVolume volume = client.find(ResourceType.VOLUMES, "", claim.volume());
                if (volume == null) {
                    missing = true;
                } else {
                    bound.add(volume);
                }
                continue;
            }
            StorageClass storage = claim.storageClass().isEmpty()
                    ? null
                    : client.find(ResourceType.STORAGE_CLASSES, "", claim.storageClass());
            if (storage == null || !storage.waitsForConsumer() || !claim.volume().isEmpty()) {
                immediate = true;
            } else {
                unbound.add(unbound(claim, storage));
            }
        }
        return immediate
                ? new Look.Refusal("pod has unbound immediate PersistentVolumeClaims")
                : new Look.Found(new PodVolumes(bound, missing, unbound, users, limits.check(bound)));
    }

    /** Why a claim is none that the Pod could use; null if it is. */
    private static @Nullable String problem(
            ScheduledPod pod, Volume volume, String name, @Nullable PersistentVolumeClaim claim) {
        if (claim == null) {
            return volume.ephemeral() == null
                    ? "persistentvolumeclaim \"" + name + "\" not found"
                    : "waiting for ephemeral volume controller to create the persistentvolumeclaim \"" + name + "\"";
        }
        if (claim.phase().equals("Lost")) {
            return "persistentvolumeclaim \"" + name + "\" bound to non-existent persistentvolume \"" + claim.volume() + "\"";
        }
        if (claim.metadata().deleting()) {
            return "persistentvolumeclaim \"" + name + "\" is being deleted";
        }
        return volume.ephemeral() != null && !claim.isOf(pod.pod()) ? claim.foreign(pod.pod()) : null;
    }

    private static void users(PersistentVolumeClaim claim, Collection<NodeState> all, Map<String, String> users) {
        for (NodeState node : all) {
            for (ScheduledPod each : node.pods()) {
                if (each.uses(claim.metadata().namespaceOrEmpty(), claim.name())) {
                    users.put(each.uid(), node.name());
                }
            }
        }
    }

    private PodVolumes.Unbound unbound(PersistentVolumeClaim claim, StorageClass storage) {
        String uid = claim.metadata().uidOrEmpty();
        List<PersistentVolume> candidates = new ArrayList<>();
        for (PersistentVolume each : volumes.candidates(claim)) {
            String owner = owners.get(each.name());
            if (uid.equals(owner)) {
                return new PodVolumes.Unbound(claim, storage, "", List.of(each));
            }
            if (owner == null) {
                candidates.add(each);
            }
        }
        String node = nodes.getOrDefault(uid, claim.selectedNode());
        return new PodVolumes.Unbound(claim, storage, node, candidates);
    }

    /** Counts what a plan says as done, for the Pods that come next. */
    void assume(VolumePlan plan, String node) {
        plan.bindings().forEach(each -> owners.put(each.volume().name(), each.claim().metadata().uidOrEmpty()));
        plan.provisions().forEach(each -> nodes.put(each.metadata().uidOrEmpty(), node));
    }

    /** A plan has been written, or given up. */
    void forget(VolumePlan plan) {
        plan.bindings().forEach(each -> owners.remove(each.volume().name()));
        plan.provisions().forEach(each -> nodes.remove(each.metadata().uidOrEmpty()));
    }

    /** Writes a plan; the controllers do the rest (upstream's {@code bindAPIUpdate}). Needs no lock. */
    void write(VolumePlan plan, String node) {
        for (VolumePlan.Binding each : plan.bindings()) {
            reserve(each.volume(), each.claim());
        }
        for (PersistentVolumeClaim each : plan.provisions()) {
            client.update(ResourceType.VOLUME_CLAIMS, each.metadata().namespaceOrEmpty(), each.name(), object -> {
                if (!object.path("metadata").path("uid").asString("").equals(each.metadata().uidOrEmpty())) {
                    throw new PlanFailed("PVC \"" + each.name() + "\" has been replaced");
                }
                object.withObjectProperty("metadata")
                        .withObjectProperty("annotations")
                        .put(PersistentVolumeClaim.SELECTED_NODE, node);
                return object;
            });
        }
    }

    private void reserve(PersistentVolume volume, PersistentVolumeClaim claim) {
        client.update(ResourceType.VOLUMES, "", volume.name(), object -> {
            PersistentVolume now = Records.read(object, PersistentVolume.class);
            if (now.isFor(claim) && now.spec().claimRef() != null && now.spec().claimRef().uid() != null) {
                return object;
            }
            if (now.spec().claimRef() != null && !now.isFor(claim)) {
                throw new PlanFailed("pv \"" + volume.name() + "\" is bound to another claim");
            }
            ObjectNode spec = object.withObjectProperty("spec");
            boolean reserved = spec.hasNonNull("claimRef");
            spec.set("claimRef", Records.tree(claim.reference()));
            if (!reserved) {
                object.withObjectProperty("metadata")
                        .withObjectProperty("annotations")
                        .put(PersistentVolume.BOUND_BY_CONTROLLER, "yes");
            }
            return object;
        });
    }

    /** Whether all that was planned has come true (upstream's {@code checkBindings}). Needs no lock. */
    boolean done(VolumePlan plan, String node) {
        boolean done = true;
        for (VolumePlan.Binding each : plan.bindings()) {
            PersistentVolume volume = client.find(ResourceType.VOLUMES, "", each.volume().name());
            if (volume == null) {
                throw new PlanFailed("could not find v1.PersistentVolume \"" + each.volume().name() + "\"");
            }
            PersistentVolume.ClaimReference reference = volume.spec().claimRef();
            if (reference == null || reference.uid() == null || reference.uid().isEmpty()) {
                throw new PlanFailed("ClaimRef got reset for pv \"" + volume.name() + "\"");
            }
            done &= bound(present(each.claim()), node);
        }
        for (PersistentVolumeClaim each : plan.provisions()) {
            PersistentVolumeClaim claim = present(each);
            if (!claim.bound() && !claim.selectedNode().equals(node)) {
                throw new PlanFailed("provisioning failed for PVC \"" + claim.name() + "\"");
            }
            done &= bound(claim, node);
        }
        return done;
    }

    /** Whether a claim is bound; whoever has bound it may have done so to a volume that the node cannot reach. */
    private boolean bound(PersistentVolumeClaim claim, String name) {
        PersistentVolume volume = claim.bound() ? client.find(ResourceType.VOLUMES, "", claim.volume()) : null;
        Node node = client.find(ResourceType.NODES, "", name);
        if (volume != null && node != null && !volume.reachableFrom(node)) {
            throw new PlanFailed("pv \"" + volume.name() + "\" node affinity doesn't match node \"" + name
                    + "\": no matching NodeSelectorTerms");
        }
        return volume != null;
    }

    private PersistentVolumeClaim present(PersistentVolumeClaim claim) {
        PersistentVolumeClaim now =
                client.find(ResourceType.VOLUME_CLAIMS, claim.metadata().namespaceOrEmpty(), claim.name());
        if (now == null || !now.metadata().uidOrEmpty().equals(claim.metadata().uidOrEmpty())) {
            throw new PlanFailed("could not find v1.PersistentVolumeClaim \"" + claim.metadata().namespaceOrEmpty() + "/"
                    + claim.name() + "\"");
        }
        return now;
    }

    /** A plan cannot come true any more: the Pod needs another one. */
    static final class PlanFailed extends RuntimeException {

        private static final long serialVersionUID = 1L;

        PlanFailed(String message) {
            super(message, null, false, false);
        }
    }
}
