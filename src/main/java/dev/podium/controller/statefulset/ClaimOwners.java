package dev.podium.controller.statefulset;

import dev.podium.controller.ownership.OwnerKind;
import dev.podium.model.ObjectMeta;
import dev.podium.model.OwnerReference;
import dev.podium.model.Records;
import dev.podium.model.StatefulSet;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whom the claims of one Pod belong to, so that they go when the {@code persistentVolumeClaimRetentionPolicy} says so: to the
 * StatefulSet, to the Pod if it is scaled away, or to nobody (upstream's {@code isClaimOwnerUpToDate}).
 *
 * @param pod without a UID as long as it is not created
 */
record ClaimOwners(StatefulSet set, ObjectMeta pod, boolean scaledAway) {

    private static final OwnerKind POD = new OwnerKind("v1", "Pod");

    static ClaimOwners of(StatefulSet set, ObjectMeta pod) {
        return new ClaimOwners(set, pod, !set.spec().covers(Identity.ordinal(pod.nameOrEmpty())));
    }

    private boolean toSet() {
        return set.spec().deletesClaimsInTheEnd() && !toPod();
    }

    private boolean toPod() {
        return set.spec().deletesClaimsWhenScaled() && scaledAway;
    }

    /** Whether the claim belongs to an earlier Pod of that name, which is gone. */
    boolean ofEarlierPod(ObjectMeta claim) {
        return claim.ownerReferences().stream()
                .anyMatch(each -> names(each, POD, pod) && !each.uid().equals(pod.uidOrEmpty()));
    }

    private boolean ofEarlierSet(ObjectMeta claim) {
        return claim.ownerReferences().stream()
                .anyMatch(each -> names(each, StatefulSetController.KIND, set.metadata())
                        && !each.uid().equals(set.metadata().uidOrEmpty()));
    }

    /** Whether nothing has to be changed; what belongs to those who are gone is the garbage collector's. */
    boolean settled(ObjectMeta claim) {
        if (ofEarlierSet(claim) || ofEarlierPod(claim)) {
            return true;
        }
        List<OwnerReference> owners = claim.ownerReferences();
        boolean bySet = owners.stream().anyMatch(this::isSet);
        boolean byPod = owners.stream().anyMatch(this::isPod);
        if (controlledByOthers(owners)) {
            return !bySet && !byPod;
        }
        boolean controlled = owners.stream()
                .filter(each -> isSet(each) || isPod(each))
                .allMatch(each -> Boolean.TRUE.equals(each.controller()));
        return controlled && bySet == toSet() && byPod == toPod();
    }

    /** Puts a claim's owners right. */
    void settle(ObjectNode claim) {
        ObjectNode metadata = (ObjectNode) claim.path("metadata");
        List<OwnerReference> before = Records.read(metadata, ObjectMeta.class).ownerReferences();
        ArrayNode owners = metadata.withArray("ownerReferences");
        for (int i = before.size() - 1; i >= 0; i--) {
            OwnerReference each = before.get(i);
            if (names(each, StatefulSetController.KIND, set.metadata()) || names(each, POD, pod)) {
                owners.remove(i);
            }
        }
        if (!controlledByOthers(before)) {
            if (toSet()) {
                owners.add(StatefulSetController.KIND.reference(set.metadata()));
            } else if (toPod()) {
                owners.add(POD.reference(pod));
            }
        }
        if (owners.isEmpty()) {
            metadata.remove("ownerReferences");
        }
    }

    private boolean controlledByOthers(List<OwnerReference> owners) {
        return (set.spec().deletesClaimsInTheEnd() || set.spec().deletesClaimsWhenScaled())
                && owners.stream()
                        .anyMatch(each -> Boolean.TRUE.equals(each.controller()) && !isSet(each) && !isPod(each));
    }

    private boolean isSet(OwnerReference owner) {
        return owner.uid().equals(set.metadata().uidOrEmpty());
    }

    private boolean isPod(OwnerReference owner) {
        return owner.uid().equals(pod.uidOrEmpty());
    }

    private static boolean names(OwnerReference owner, OwnerKind kind, ObjectMeta object) {
        return owner.apiVersion().equals(kind.apiVersion())
                && owner.kind().equals(kind.kind())
                && owner.name().equals(object.nameOrEmpty());
    }
}
