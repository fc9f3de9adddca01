package dev.podium.scheduler;

import dev.podium.model.Node;
import dev.podium.model.PersistentVolume;
import dev.podium.model.PersistentVolumeClaim;
import dev.podium.model.StorageClass;
import dev.podium.model.VolumeMatch;
import dev.podium.scheduler.NodeCheck.Cure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the claims of one Pod demand of a node (upstream's {@code plugins/volumerestrictions}, {@code plugins/volumebinding} and
 * {@code plugins/volumezone}).
 *
 * @param bound the volumes that the Pod has already
 * @param missing whether a claim is bound to a volume that there is not
 * @param unbound the claims that the first Pod decides about, the smallest first
 * @param users the Pods, and their nodes, that use a claim which only one Pod may use
 * @param limits whether a node may have as many volumes; null if that is no question
 */
record PodVolumes(
        List<PersistentVolume> bound,
        boolean missing,
        List<Unbound> unbound,
        Map<String, String> users,
        @Nullable NodeCheck limits)
        implements NodeCheck {

    private static final List<String> ZONES = List.of(
            "topology.kubernetes.io/zone",
            "topology.kubernetes.io/region",
            "failure-domain.beta.kubernetes.io/zone",
            "failure-domain.beta.kubernetes.io/region");

    PodVolumes {
        unbound = unbound.stream().sorted(Comparator.comparing(each -> each.claim().size())).toList();
    }

    /**
     * A claim that waits for its first Pod.
     *
     * @param node which the volume is to be made for, by an earlier decision; or empty
     * @param candidates the volumes that it could have
     */
    record Unbound(PersistentVolumeClaim claim, StorageClass storage, String node, List<PersistentVolume> candidates) {}

    @Override
    public @Nullable Rejection test(NodeState node) {
        if (takenElsewhere(node)) {
            return new Rejection(
                    Cure.PREEMPTION,
                    "node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode");
        }
        Rejection full = limits == null ? null : limits.test(node);
        if (full != null) {
            return full;
        }
        List<String> reasons = new ArrayList<>(2);
        if (!bound.stream().allMatch(each -> each.reachableFrom(node.known()))) {
            reasons.add("node(s) didn't match PersistentVolume's node affinity");
        }
        if (plan(node.known()) == null) {
            reasons.add("node(s) didn't find available persistent volumes to bind");
        }
        if (missing) {
            reasons.add("node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)");
        }
        if (reasons.isEmpty() && !bound.stream().allMatch(each -> inZone(each, node.known()))) {
            reasons.add("node(s) had no available volume zone");
        }
        return reasons.isEmpty() ? null : new Rejection(Cure.NONE, reasons);
    }

    private boolean takenElsewhere(NodeState node) {
        return users.entrySet().stream()
                .anyMatch(each -> !each.getValue().equals(node.name())
                        || node.pods().stream().anyMatch(pod -> pod.uid().equals(each.getKey())));
    }

    /** A node without a zone is in every one. */
    private static boolean inZone(PersistentVolume volume, Node node) {
        Map<String, String> labels = node.metadata().labels();
        if (ZONES.stream().noneMatch(labels::containsKey)) {
            return true;
        }
        for (String each : ZONES) {
            String zones = volume.metadata().labels().get(each);
            if (zones != null && !Arrays.asList(zones.split("__")).contains(labels.getOrDefault(each, ""))) {
                return false;
            }
        }
        return true;
    }

    /** What has to be done if the Pod goes to a node that has passed. */
    VolumePlan plan(NodeState node) {
        VolumePlan plan = plan(node.known());
        if (plan == null) {
            throw new IllegalStateException(node.name() + " has no volumes for the Pod");
        }
        return plan;
    }

    private @Nullable VolumePlan plan(Node node) {
        if (unbound.isEmpty()) {
            return VolumePlan.NOTHING;
        }
        List<VolumePlan.Binding> bindings = new ArrayList<>();
        List<PersistentVolumeClaim> provisions = new ArrayList<>();
        Set<String> chosen = new HashSet<>();
        for (Unbound each : unbound) {
            PersistentVolume found = null;
            if (each.node().isEmpty()) {
                found = VolumeMatch.find(
                        each.claim(),
                        each.candidates(),
                        volume -> !chosen.contains(volume.name()) && volume.reachableFrom(node));
            } else if (!each.node().equals(node.metadata().name())) {
                return null;
            }
            if (found != null) {
                chosen.add(found.name());
                bindings.add(new VolumePlan.Binding(each.claim(), found));
            } else if (each.storage().provisioner().equals(StorageClass.NO_PROVISIONER)
                    || !each.storage().allows(node.metadata().labels())) {
                return null;
            } else {
                provisions.add(each.claim());
            }
        }
        return new VolumePlan(bindings, provisions);
    }
}
