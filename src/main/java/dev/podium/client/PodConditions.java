package dev.podium.client;

import dev.podium.model.Pod;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Conditions in the status of a Pod that is to be written (upstream's {@code pkg/api/v1/pod.UpdatePodCondition}). */
public final class PodConditions {

    private PodConditions() {}

    /**
     * One aspect of a Pod's state, as somebody sees it.
     *
     * @param status {@code True}, {@code False} or {@code Unknown}
     */
    public record Condition(String type, String status, String reason, String message) {

        /** That the Pod has to go for a reason that is not its own. */
        public static Condition disruptionTarget(String reason, String message) {
            return new Condition("DisruptionTarget", "True", reason, message);
        }
    }

    /**
     * Writes a condition into a Pod's status, if there still is a Pod with its name and UID.
     *
     * @throws RequestFailed if there is no Pod of that name, or it is refused
     */
    public static void write(ApiClient client, Pod pod, Condition condition, Instant now) {
        String uid = pod.metadata().uidOrEmpty();
        client.updateStatus(
                ResourceType.PODS,
                pod.metadata().namespaceOrEmpty(),
                pod.metadata().nameOrEmpty(),
                object -> object.path("metadata").path("uid").asString("").equals(uid) ? put(object, condition, now) : object);
    }

    /**
     * Enters a condition in place of the one of its type. The time of its transition stays if its status does.
     *
     * @return {@code pod}, changed
     */
    public static ObjectNode put(ObjectNode pod, Condition condition, Instant now) {
        ObjectNode status = pod.get("status") instanceof ObjectNode present ? present : pod.putObject("status");
        ArrayNode conditions =
                status.get("conditions") instanceof ArrayNode present ? present : status.putArray("conditions");
        ObjectNode entry = conditions.addObject();
        String since = now.truncatedTo(ChronoUnit.SECONDS).toString();
        for (int i = 0; i < conditions.size() - 1; i++) {
            JsonNode before = conditions.get(i);
            if (before.path("type").asString("").equals(condition.type())) {
                if (before.path("status").asString("").equals(condition.status())) {
                    since = before.path("lastTransitionTime").asString(since);
                }
                conditions.remove(i--);
            }
        }
        entry.put("type", condition.type());
        entry.put("observedGeneration", pod.path("metadata").path("generation").asLong(1));
        entry.put("status", condition.status());
        entry.putNull("lastProbeTime");
        entry.put("lastTransitionTime", since);
        entry.put("reason", condition.reason());
        entry.put("message", condition.message());
        return pod;
    }
}
