package dev.podium.kubelet;

import dev.podium.client.RequestFailed;
import dev.podium.client.ResourceType;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes a Pod's status when there is anything new to say (upstream's {@code pkg/kubelet/status/status_manager.go}). */
final class PodReporter {

    /** What of a status is the kubelet's to say; everything else stays. */
    private static final String[] FIELDS = {
        "observedGeneration", "phase", "message", "reason", "hostIP", "hostIPs", "podIP", "podIPs", "startTime",
        "initContainerStatuses", "containerStatuses", "ephemeralContainerStatuses", "allocatedResources", "resources"
    };

    private final PodKey key;
    private final Surroundings shared;
    private @Nullable ObjectNode reported;

    PodReporter(PodKey key, Surroundings shared) {
        this.key = key;
        this.shared = shared;
    }

    /** Whether the latest report was of a Pod that had not ended. */
    boolean saidAlive() {
        String phase = reported == null ? "Failed" : reported.path("phase").asString("");
        return !phase.equals("Succeeded") && !phase.equals("Failed");
    }

    void report(PodView view) {
        ObjectNode status = StatusBuilder.build(view);
        if (status.equals(reported)) {
            return;
        }
        try {
            shared.client().updateStatus(ResourceType.PODS, key.namespace(), key.name(), object -> {
                if (object.path("metadata").path("uid").asString("").equals(key.uid())) {
                    merge(object, status);
                }
                return object;
            });
            reported = status;
        } catch (RequestFailed refused) {
            if (!refused.notFound()) {
                throw refused;
            }
        }
    }

    private void merge(ObjectNode object, ObjectNode ours) {
        ObjectNode status = object.get("status") instanceof ObjectNode present ? present : object.putObject("status");
        for (String field : FIELDS) {
            JsonNode value = ours.get(field);
            if (value != null) {
                status.set(field, value);
            } else if (!field.equals("podIP") && !field.equals("podIPs")) {
                status.remove(field);
            }
        }
        PodConditions.merge(status, ours.path("conditions"), shared.time().now());
    }
}
