package dev.podium.scheduler;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The Pods for which others make room on a node: until they have got there, the room is kept from Pods that are less important
 * (upstream's {@code backend/queue/nominator.go}). Used under the scheduler's lock only.
 */
final class Nominations {

    private final Map<String, String> nodes = new HashMap<>();
    private final Map<String, Map<String, ScheduledPod>> pods = new HashMap<>();

    void put(ScheduledPod pod, String node) {
        remove(pod.uid());
        nodes.put(pod.uid(), node);
        pods.computeIfAbsent(node, _ -> new LinkedHashMap<>()).put(pod.uid(), pod);
    }

    /** Tells whether there was a nomination. */
    boolean remove(String uid) {
        String node = nodes.remove(uid);
        if (node == null) {
            return false;
        }
        Map<String, ScheduledPod> others = pods.getOrDefault(node, Map.of());
        others.remove(uid);
        if (others.isEmpty()) {
            pods.remove(node);
        }
        return true;
    }

    /** Where the Pod is to go, or null. */
    @Nullable String node(String uid) {
        return nodes.get(uid);
    }

    /** Those on their way to the node that the Pod has to leave room for. */
    List<ScheduledPod> before(ScheduledPod pod, String node) {
        return pods.isEmpty()
                ? List.of()
                : pods.getOrDefault(node, Map.of()).values().stream()
                        .filter(each -> each.priority() >= pod.priority() && !each.uid().equals(pod.uid()))
                        .toList();
    }

    /** Those on their way to the node that are less important than the Pod. */
    List<ScheduledPod> after(ScheduledPod pod, String node) {
        return pods.getOrDefault(node, Map.of()).values().stream()
                .filter(each -> each.priority() < pod.priority())
                .toList();
    }
}
