package dev.podium.scheduler;

import dev.podium.model.LabelSelector;
import dev.podium.model.NodeMatcher;
import dev.podium.model.Taint;
import dev.podium.model.Toleration;
import dev.podium.model.TopologySpreadConstraint;
import dev.podium.scheduler.NodeCheck.Cure;
import dev.podium.scheduler.NodeCheck.Rejection;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Pods of a group spread over places, where they must (upstream's {@code plugins/podtopologyspread}). */
final class TopologySpread {

    /** A constraint, and how many Pods of the group each place holds. */
    private record Spread(TopologySpreadConstraint constraint, Map<String, Integer> counts, boolean counted) {

        int least() {
            Integer minDomains = constraint.minDomains();
            if (counts.isEmpty() || (minDomains != null && counts.size() < minDomains)) {
                return 0;
            }
            return counts.values().stream().mapToInt(Integer::intValue).min().orElse(0);
        }
    }

    private TopologySpread() {}

    static @Nullable NodeCheck check(ScheduledPod pod, Collection<NodeState> nodes) {
        List<Spread> spreads = spreads(pod, nodes);
        if (spreads.isEmpty()) {
            return null;
        }
        return node -> {
            for (Spread each : spreads) {
                String place = Filters.topology(node, each.constraint().topologyKey());
                if (place == null) {
                    return new Rejection(
                            Cure.NONE, "node(s) didn't match pod topology spread constraints (missing required label)");
                }
                int after = each.counts().getOrDefault(place, 0) + (each.counted() ? 1 : 0);
                if (after - each.least() > each.constraint().maxSkew()) {
                    return new Rejection(Cure.PREEMPTION, "node(s) didn't match pod topology spread constraints");
                }
            }
            return null;
        };
    }

    private static List<Spread> spreads(ScheduledPod pod, Collection<NodeState> nodes) {
        List<TopologySpreadConstraint> constraints = constraints(pod, "DoNotSchedule");
        return constraints.stream().map(each -> spread(pod, each, constraints, nodes)).toList();
    }

    static List<TopologySpreadConstraint> constraints(ScheduledPod pod, String whenUnsatisfiable) {
        return pod.pod().spec().topologySpreadConstraints().stream()
                .filter(each -> each.whenUnsatisfiable().equals(whenUnsatisfiable))
                .toList();
    }

    private static Spread spread(
            ScheduledPod pod,
            TopologySpreadConstraint constraint,
            List<TopologySpreadConstraint> all,
            Collection<NodeState> nodes) {
        Map<String, Integer> counts = new HashMap<>();
        for (NodeState node : nodes) {
            String place = Filters.topology(node, constraint.topologyKey());
            if (place != null && hasEveryKey(node, all) && counts(pod, constraint, node)) {
                counts.merge(place, matching(pod, constraint, node), Integer::sum);
            }
        }
        return new Spread(constraint, counts, ofGroup(constraint, pod, pod));
    }

    /** Whether the node has all the labels that the constraints are about. */
    static boolean hasEveryKey(NodeState node, List<TopologySpreadConstraint> constraints) {
        return constraints.stream().allMatch(each -> Filters.topology(node, each.topologyKey()) != null);
    }

    /** How many Pods of the group the node holds. */
    static int matching(ScheduledPod pod, TopologySpreadConstraint constraint, NodeState node) {
        int matching = 0;
        for (ScheduledPod other : node.pods()) {
            if (other.namespace().equals(pod.namespace())
                    && !other.pod().metadata().deleting()
                    && ofGroup(constraint, pod, other)) {
                matching++;
            }
        }
        return matching;
    }

    /** Whether the node is one of those that the constraint spreads over. */
    static boolean counts(ScheduledPod pod, TopologySpreadConstraint constraint, NodeState node) {
        boolean honorsAffinity = !"Ignore".equals(constraint.nodeAffinityPolicy());
        if (honorsAffinity && !NodeMatcher.required(pod.pod().spec(), node.known())) {
            return false;
        }
        if ("Honor".equals(constraint.nodeTaintsPolicy())) {
            for (Taint each : node.known().spec().taints()) {
                if (!each.effect().equals("PreferNoSchedule")
                        && !Toleration.any(pod.pod().spec().tolerations(), each)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean ofGroup(TopologySpreadConstraint constraint, ScheduledPod pod, ScheduledPod other) {
        LabelSelector selector = constraint.labelSelector();
        Map<String, String> own = pod.pod().metadata().labels();
        Map<String, String> labels = other.pod().metadata().labels();
        return selector != null
                && selector.matches(labels)
                && constraint.matchLabelKeys().stream()
                        .allMatch(key -> !own.containsKey(key) || own.get(key).equals(labels.get(key)));
    }
}
