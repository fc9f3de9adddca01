package dev.podium.scheduler;

import dev.podium.client.ApiClient;
import dev.podium.client.EventRecorder;
import dev.podium.client.ObjectReference;
import dev.podium.client.PodConditions;
import dev.podium.client.RequestFailed;
import dev.podium.client.ResourceType;
import dev.podium.time.ClusterTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** Has Pods go for one that is more important. */
final class Eviction {

    private static final Logger LOG = LoggerFactory.getLogger(Eviction.class);

    private static final PodConditions.Condition WHY = PodConditions.Condition.disruptionTarget(
            Preemption.REASON, Scheduler.NAME + ": preempting to accommodate a higher priority pod");

    private final ApiClient client;
    private final EventRecorder events;
    private final ClusterTime time;

    Eviction(ApiClient client, EventRecorder events, ClusterTime time) {
        this.client = client;
        this.events = events;
        this.time = time;
    }

    /** Those that go already are left in peace. */
    void make(Preemption.Outcome.Room room, ScheduledPod preemptor) {
        for (ScheduledPod each : room.victims()) {
            if (!each.pod().metadata().deleting()) {
                evict(each, room.node(), preemptor);
            }
        }
    }

    private void evict(ScheduledPod victim, String node, ScheduledPod preemptor) {
        try {
            PodConditions.write(client, victim.pod(), WHY, time.now());
            client.delete(ResourceType.PODS, victim.namespace(), victim.name(), victim.uid());
        } catch (RequestFailed refused) {
            if (!refused.notFound() && !refused.conflict()) {
                LOG.warn("{} was not preempted", victim.name(), refused);
            }
            return;
        }
        events.event(
                ObjectReference.of(victim.pod()),
                EventRecorder.Type.NORMAL,
                "Preempted",
                "Preempting",
                "Preempted by pod " + preemptor.uid() + " on node " + node);
    }

    /** Less important Pods that were on their way to the node look for another place. */
    void withdraw(ScheduledPod pod) {
        try {
            client.updateStatus(ResourceType.PODS, pod.namespace(), pod.name(), object -> {
                if (object.get("status") instanceof ObjectNode status) {
                    status.remove("nominatedNodeName");
                }
                return object;
            });
        } catch (RequestFailed refused) {
            LOG.debug("{} was not told to look elsewhere", pod.name(), refused);
        }
    }
}
