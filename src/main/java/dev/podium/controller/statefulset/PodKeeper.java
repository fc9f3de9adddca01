package dev.podium.controller.statefulset;

import dev.podium.client.ApiClient;
import dev.podium.client.EventRecorder;
import dev.podium.client.ObjectReference;
import dev.podium.client.OwnedObject;
import dev.podium.client.RequestFailed;
import dev.podium.client.ResourceType;
import dev.podium.controller.ownership.Claims;
import dev.podium.model.ObjectMeta;
import dev.podium.model.Pod;
import dev.podium.model.Records;
import dev.podium.model.StatefulSet;
import java.util.Locale;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes, puts right and gives up Pods and their claims, with Events that tell of it (upstream's {@code StatefulPodControl}). */
final class PodKeeper {

    private final ApiClient client;
    private final EventRecorder events;
    private final Claims<Pod> pods;

    PodKeeper(ApiClient client, EventRecorder events, Claims<Pod> pods) {
        this.client = client;
        this.events = events;
        this.pods = pods;
    }

    /** The claims could not all be made. */
    static final class ClaimsMissing extends RuntimeException {

        private static final long serialVersionUID = 1L;

        ClaimsMissing(String message) {
            super(message, null, false, false);
        }
    }

    /** Creates a Pod, its claims first. */
    void create(StatefulSet set, ObjectNode pod) {
        String name = pod.path("metadata").path("name").asString("");
        tellOf(set, "Create", name, () -> {
            makeClaims(set, name);
            ObjectNode created = client.create(ResourceType.PODS, set.metadata().namespaceOrEmpty(), pod);
            ObjectMeta metadata = Records.read(created.path("metadata"), ObjectMeta.class);
            pods.created(set.metadata(), metadata);
            settleClaims(set, metadata);
            return true;
        });
    }

    /** Has a Pod that waits find claims that somebody has deleted. */
    void makeMissingClaims(StatefulSet set, Pod pod) {
        makeClaims(set, pod.metadata().nameOrEmpty());
        if (!claimsSettled(set, pod.metadata())) {
            tellOf(set, "Update", pod.metadata().nameOrEmpty(), () -> {
                settleClaims(set, pod.metadata());
                return false;
            });
        }
    }

    /** Puts right by what names the Pod is known, what volumes it has and whom its claims belong to. */
    void conform(StatefulSet set, Pod pod) {
        String name = pod.metadata().nameOrEmpty();
        int ordinal = Identity.ordinal(name);
        boolean mounted = PodClaims.mounted(set, pod, ordinal);
        if (Identity.holds(pod.metadata()) && mounted && claimsSettled(set, pod.metadata())) {
            return;
        }
        tellOf(set, "Update", name, () -> {
            if (!mounted) {
                makeClaims(set, name);
            }
            settleClaims(set, pod.metadata());
            client.one(ResourceType.PODS, pod.metadata()).update(object -> {
                Identity.label(object, name);
                if (!mounted) {
                    PodClaims.mount(set, object, ordinal);
                }
            });
            return true;
        });
    }

    /** Deletes a Pod, if it still is the one with that UID. */
    void delete(StatefulSet set, Pod pod) {
        ObjectMeta metadata = pod.metadata();
        tellOf(set, "Delete", metadata.nameOrEmpty(), () -> {
            try {
                client.delete(
                        ResourceType.PODS, metadata.namespaceOrEmpty(), metadata.nameOrEmpty(), metadata.uidOrEmpty());
                return true;
            } catch (RequestFailed refused) {
                if (refused.notFound() || refused.conflict()) {
                    return false;
                }
                throw refused;
            }
        });
    }

    /** Whether a claim belongs to an earlier Pod of that name: it will go, and a new Pod must not find it. */
    boolean claimsLeaving(StatefulSet set, String pod) {
        if (!set.spec().deletesClaimsWhenScaled()) {
            return false;
        }
        ClaimOwners owners = ClaimOwners.of(set, ObjectMeta.named(pod));
        return PodClaims.names(set, Identity.ordinal(pod)).stream()
                .map(each -> claim(set, each))
                .anyMatch(each -> each != null && owners.ofEarlierPod(each.metadata()));
    }

    private boolean claimsSettled(StatefulSet set, ObjectMeta pod) {
        ClaimOwners owners = ClaimOwners.of(set, pod);
        return PodClaims.names(set, Identity.ordinal(pod.nameOrEmpty())).stream()
                .map(each -> claim(set, each))
                .allMatch(each -> each == null || owners.settled(each.metadata()));
    }

    /** Puts right whom a Pod's claims belong to. */
    void settleClaims(StatefulSet set, ObjectMeta pod) {
        ClaimOwners owners = ClaimOwners.of(set, pod);
        for (String each : PodClaims.names(set, Identity.ordinal(pod.nameOrEmpty()))) {
            OwnedObject claim = claim(set, each);
            if (claim != null && !owners.settled(claim.metadata())) {
                client.one(PodClaims.TYPE, claim.metadata()).update(owners::settle);
            }
        }
    }

    private @Nullable OwnedObject claim(StatefulSet set, String name) {
        return client.find(PodClaims.TYPE, set.metadata().namespaceOrEmpty(), name);
    }

    private void makeClaims(StatefulSet set, String pod) {
        StringJoiner problems = new StringJoiner(", ", "[", "]");
        int count = 0;
        String last = "";
        for (JsonNode each : set.spec().volumeClaimTemplates()) {
            String problem = makeClaim(set, each, pod);
            if (problem != null) {
                problems.add(problem);
                last = problem;
                count++;
            }
        }
        if (count > 0) {
            throw new ClaimsMissing(count == 1 ? last : problems.toString());
        }
    }

    private @Nullable String makeClaim(StatefulSet set, JsonNode template, String pod) {
        ObjectNode claim = PodClaims.claim(set, template, Identity.ordinal(pod));
        String name = claim.path("metadata").path("name").asString("");
        OwnedObject present = claim(set, name);
        if (present != null) {
            return present.metadata().deleting() ? "pvc " + name + " is being deleted" : null;
        }
        try {
            client.create(PodClaims.TYPE, set.metadata().namespaceOrEmpty(), claim);
        } catch (RequestFailed refused) {
            if (!refused.reason().equals("AlreadyExists")) {
                tell(
                        set,
                        EventRecorder.Type.WARNING,
                        "FailedCreate",
                        "create Claim " + name + " for Pod " + pod + " in StatefulSet " + set.metadata().name()
                                + " failed error: " + refused.getMessage());
            }
            return "failed to create PVC " + name + ": " + refused.getMessage();
        }
        tell(
                set,
                EventRecorder.Type.NORMAL,
                "SuccessfulCreate",
                "create Claim " + name + " Pod " + pod + " in StatefulSet " + set.metadata().name() + " success");
        return null;
    }

    /** Something done to a Pod; tells whether it is worth telling. */
    @FunctionalInterface
    private interface Deed {
        boolean done();
    }

    private void tellOf(StatefulSet set, String verb, String pod, Deed deed) {
        String what = verb.toLowerCase(Locale.ROOT) + " Pod " + pod + " in StatefulSet " + set.metadata().name();
        try {
            if (deed.done()) {
                tell(set, EventRecorder.Type.NORMAL, "Successful" + verb, what + " successful");
            }
        } catch (RequestFailed | ClaimsMissing failed) {
            boolean there = failed instanceof RequestFailed refused && refused.reason().equals("AlreadyExists");
            if (!there) {
                tell(set, EventRecorder.Type.WARNING, "Failed" + verb, what + " failed error: " + failed.getMessage());
            }
            throw failed;
        }
    }

    private void tell(StatefulSet set, EventRecorder.Type type, String reason, String message) {
        ObjectReference about = ObjectReference.of(
                StatefulSetController.KIND.apiVersion(), StatefulSetController.KIND.kind(), set.metadata());
        events.event(about, type, reason, message);
    }
}
