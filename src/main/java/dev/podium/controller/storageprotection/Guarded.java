package dev.podium.controller.storageprotection;

import dev.podium.client.ApiClient;
import dev.podium.client.ResourceType;
import dev.podium.model.Pod;
import dev.podium.model.Volume;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The kinds of storage that are kept while they are used, and who uses them. */
enum Guarded {
    CLAIM(ResourceType.of("", "v1", "persistentvolumeclaims"), "kubernetes.io/pvc-protection") {
        @Override
        boolean used(JsonNode claim, ApiClient client) {
            JsonNode metadata = claim.path("metadata");
            String name = metadata.path("name").asString("");
            return client.list(ResourceType.PODS, metadata.path("namespace").asString("")).stream()
                    .filter(pod -> pod.spec().nodeName() != null && !pod.spec().nodeName().isEmpty())
                    .anyMatch(pod -> pod.spec().volumes().stream()
                            .anyMatch(volume -> claimOf(pod, volume).equals(name) && holds(pod, volume, claim)));
        }
    },
    VOLUME(ResourceType.of("", "v1", "persistentvolumes"), "kubernetes.io/pv-protection") {
        @Override
        boolean used(JsonNode volume, ApiClient client) {
            return volume.path("status").path("phase").asString("").equals("Bound");
        }
    },
    CLASS(ResourceType.of("storage.k8s.io", "v1", "volumeattributesclasses"), "kubernetes.io/vac-protection") {
        @Override
        boolean used(JsonNode attributes, ApiClient client) {
            String name = attributes.path("metadata").path("name").asString("");
            return Stream.concat(
                            client.list(VOLUME.type(), "").stream(),
                            client.list(CLAIM.type(), "").stream())
                    .flatMap(each -> Stream.of(
                            each.path("spec").path("volumeAttributesClassName"),
                            each.path("status").path("currentVolumeAttributesClassName"),
                            each.path("status").path("modifyVolumeStatus").path("targetVolumeAttributesClassName")))
                    .anyMatch(each -> each.asString("").equals(name));
        }
    };

    private final ResourceType<JsonNode> type;
    private final String finalizer;

    Guarded(ResourceType<JsonNode> type, String finalizer) {
        this.type = type;
        this.finalizer = finalizer;
    }

    ResourceType<JsonNode> type() {
        return type;
    }

    String finalizer() {
        return finalizer;
    }

    /** Whether objects of that kind may name VolumeAttributesClasses. */
    boolean holdsClasses() {
        return this != CLASS;
    }

    /** Whether somebody uses what is to be deleted. */
    abstract boolean used(JsonNode object, ApiClient client);

    /** Whether an object is to be deleted and waits for us. */
    boolean leaving(JsonNode object) {
        JsonNode metadata = object.path("metadata");
        return metadata.hasNonNull("deletionTimestamp")
                && metadata.path("finalizers").valueStream().anyMatch(each -> each.asString("").equals(finalizer));
    }

    /** The name of the claim that a volume is made of, or empty. */
    static String claimOf(Pod pod, Volume volume) {
        return volume.claim(pod.metadata().nameOrEmpty());
    }

    /** A claim that was made for a Pod is only that Pod's, and only until its kubelet is done with it. */
    private static boolean holds(Pod pod, Volume volume, JsonNode claim) {
        if (volume.persistentVolumeClaim() != null) {
            return true;
        }
        boolean over = pod.metadata().deleting() && Long.valueOf(0).equals(pod.metadata().deletionGracePeriodSeconds());
        return !over
                && claim.path("metadata").path("ownerReferences").valueStream()
                        .anyMatch(each -> each.path("uid").asString("").equals(pod.metadata().uidOrEmpty()));
    }
}
