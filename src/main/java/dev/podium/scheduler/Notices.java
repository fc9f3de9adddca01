package dev.podium.scheduler;

import dev.podium.client.ApiClient;
import dev.podium.client.EventRecorder;
import dev.podium.client.ObjectReference;
import dev.podium.client.PodConditions;
import dev.podium.client.RequestFailed;
import dev.podium.client.ResourceType;
import dev.podium.model.Pod;
import dev.podium.model.PodCondition;
import dev.podium.model.PodStatus;
import dev.podium.time.ClusterTime;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** Tells of Pods that have not got a node. */
final class Notices {

    private static final Logger LOG = LoggerFactory.getLogger(Notices.class);

    private final ApiClient client;
    private final EventRecorder events;
    private final ClusterTime time;
    private final UnaryOperator<String> nominee;

    /** @param nominee where room is being made for the Pod with that UID; or empty */
    Notices(ApiClient client, EventRecorder events, ClusterTime time, UnaryOperator<String> nominee) {
        this.client = client;
        this.events = events;
        this.time = time;
        this.nominee = nominee;
    }

    /** Says in an Event what has gone wrong; it will be tried again. */
    void failed(ScheduledPod pod, String message) {
        events.event(
                ObjectReference.of(pod.pod()),
                EventRecorder.Type.WARNING,
                "FailedScheduling",
                "Scheduling",
                message);
    }

    /** Says why on the Pod and in an Event; again only when there is something new to say on the Pod. */
    void unschedulable(ScheduledPod pod, String message) {
        failed(pod, message);
        Pod now = client.find(ResourceType.PODS, pod.namespace(), pod.name());
        if (now == null || told(now, message)) {
            return;
        }
        try {
            client.updateStatus(
                    ResourceType.PODS, pod.namespace(), pod.name(), object -> unscheduled(object, pod, message));
        } catch (RequestFailed refused) {
            LOG.debug("{} was not told that it does not fit", pod.name(), refused);
        }
    }

    private boolean told(Pod pod, String message) {
        PodStatus status = pod.status();
        PodCondition condition = status == null ? null : status.condition("PodScheduled");
        return condition != null
                && condition.status().equals("False")
                && message.equals(condition.message())
                && nominee.apply(pod.metadata().uidOrEmpty()).equals(Objects.requireNonNullElse(status.nominatedNodeName(), ""));
    }

    private ObjectNode unscheduled(ObjectNode object, ScheduledPod pod, String message) {
        if (!object.path("metadata").path("uid").asString("").equals(pod.uid())
                || !object.path("spec").path("nodeName").asString("").isEmpty()) {
            return object;
        }
        PodConditions.put(
                object, new PodConditions.Condition("PodScheduled", "False", "Unschedulable", message), time.now());
        ObjectNode status = (ObjectNode) object.path("status");
        String node = nominee.apply(pod.uid());
        if (node.isEmpty()) {
            status.remove("nominatedNodeName");
        } else {
            status.put("nominatedNodeName", node);
        }
        return object;
    }
}
