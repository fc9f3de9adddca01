package dev.podium.kubelet;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * That a Pod waits for its resize, or is being resized (upstream's {@code status_manager.go}, updatedPodResizeCondition).
 *
 * @param generation of the Pod when that was asked for
 * @param since when the reason has last changed
 * @param probed when it was last looked at
 */
record ResizeCondition(
        String type, String reason, String message, @Nullable Long generation, Instant since, Instant probed) {

    static final String PENDING = "PodResizePending";
    static final String IN_PROGRESS = "PodResizeInProgress";

    /** What comes after {@code before} when somebody has looked at {@code now}. */
    static ResizeCondition after(@Nullable ResizeCondition before, ResizeCondition next) {
        return before == null || !before.reason.equals(next.reason)
                ? next
                : new ResizeCondition(next.type, next.reason, next.message, next.generation, before.since, next.probed);
    }

    void addTo(ArrayNode conditions) {
        ObjectNode condition = conditions.addObject().put("type", type);
        if (generation != null) {
            condition.put("observedGeneration", generation);
        }
        condition.put("status", "True")
                .put("lastProbeTime", StatusBuilder.second(probed).toString())
                .put("lastTransitionTime", StatusBuilder.second(since).toString());
        if (!reason.isEmpty()) {
            condition.put("reason", reason);
        }
        if (!message.isEmpty()) {
            condition.put("message", message);
        }
    }
}
