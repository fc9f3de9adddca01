package dev.podium.scheduler;

import dev.podium.model.Node;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Every node and where every Pod is. Used under the scheduler's lock only. */
final class NodeStates {

    private final Map<String, NodeState> byName = new HashMap<>();
    private final Map<String, String> placements = new HashMap<>();
    private final Set<String> settled = new HashSet<>();
    private @Nullable List<NodeState> known;

    void put(Node node) {
        NodeState state = state(node.metadata().nameOrEmpty());
        if (state.node() == null) {
            known = null;
        }
        state.node(node);
    }

    void remove(Node node) {
        NodeState state = state(node.metadata().nameOrEmpty());
        state.node(null);
        known = null;
        if (state.empty()) {
            byName.remove(state.name());
        }
    }

    private NodeState state(String name) {
        return byName.computeIfAbsent(name, NodeState::new);
    }

    /** The nodes that there are, in an order that lasts until one comes or goes. */
    List<NodeState> known() {
        List<NodeState> list = known;
        if (list == null) {
            list = new ArrayList<>();
            for (NodeState each : byName.values()) {
                if (each.node() != null) {
                    list.add(each);
                }
            }
            list.sort(Comparator.comparing(NodeState::name));
            known = list;
        }
        return list;
    }

    /** Puts a Pod on a node, or brings what is known of it there up to date. */
    boolean place(ScheduledPod pod, String node) {
        String before = placements.put(pod.uid(), node);
        if (before != null && !before.equals(node)) {
            state(before).remove(pod.uid());
        }
        return state(node).add(pod);
    }

    /** Takes a Pod off its node; tells whether it was on one. */
    boolean displace(String uid) {
        settled.remove(uid);
        String node = placements.remove(uid);
        if (node == null) {
            return false;
        }
        NodeState state = state(node);
        state.remove(uid);
        if (state.empty()) {
            byName.remove(node);
        }
        return true;
    }

    /** The API server says so too: the binding has been made. */
    void settle(String uid) {
        settled.add(uid);
    }

    boolean settled(String uid) {
        return settled.contains(uid);
    }

    boolean placed(String uid) {
        return placements.containsKey(uid);
    }
}
