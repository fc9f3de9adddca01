package dev.podium.scheduler;

import dev.podium.model.LabelSelector;
import dev.podium.model.NodeMatcher;
import dev.podium.model.Taint;
import dev.podium.model.TopologySpreadConstraint;
import dev.podium.scheduler.NodeCheck.Cure;
import dev.podium.scheduler.NodeCheck.Rejection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Pods of a group spread over places (upstream's {@code plugins/podtopologyspread}). */
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
        List<Spread> spreads = spreads(pod, nodes, "DoNotSchedule");
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

    static @Nullable NodeScore score(ScheduledPod pod, Collection<NodeState> nodes) {
        List<Spread> spreads = spreads(pod, nodes, "ScheduleAnyway");
        if (spreads.isEmpty()) {
            return null;
        }
        return new NodeScore() {
            @Override
            public int weight() {
                return 2;
            }

            @Override
            public long raw(NodeState node) {
                double score = 0;
                for (Spread each : spreads) {
                    String place = Filters.topology(node, each.constraint().topologyKey());
                    if (place != null) {
                        // A constraint over many places counts more, as upstream's topologyNormalizingWeight.
                        score += each.counts().getOrDefault(place, 0) * Math.log(each.counts().size() + 2.0)
                                + (each.constraint().maxSkew() - 1);
                    }
                }
                return Math.round(score);
            }

            @Override
            public Scale scale() {
                return Scale.BETWEEN_REVERSED;
            }
        };
    }

    private static List<Spread> spreads(ScheduledPod pod, Collection<NodeState> nodes, String whenUnsatisfiable) {
        List<TopologySpreadConstraint> constraints = pod.pod().spec().topologySpreadConstraints();
        if (constraints.isEmpty()) {
            return List.of();
        }
        List<Spread> spreads = new ArrayList<>();
        for (TopologySpreadConstraint each : constraints) {
            if (each.whenUnsatisfiable().equals(whenUnsatisfiable)) {
                spreads.add(spread(pod, each, nodes));
            }
        }
        return spreads;
    }

    private static Spread spread(ScheduledPod pod, TopologySpreadConstraint constraint, Collection<NodeState> nodes) {
        Map<String, Integer> counts = new HashMap<>();
        for (NodeState node : nodes) {
            String place = Filters.topology(node, constraint.topologyKey());
            if (place == null || !counts(pod, constraint, node)) {
                continue;
            }
            int matching = 0;
            for (ScheduledPod other : node.pods()) {
                if (other.namespace().equals(pod.namespace())
                        && !other.pod().metadata().deleting()
                        && ofGroup(constraint, pod, other)) {
                    matching++;
                }
            }
            counts.merge(place, matching, Integer::sum);
        }
        return new Spread(constraint, counts, ofGroup(constraint, pod, pod));
    }

    /** Whether the node is one of those that the constraint spreads over. */
    private static boolean counts(ScheduledPod pod, TopologySpreadConstraint constraint, NodeState node) {
        boolean honorsAffinity = !"Ignore".equals(constraint.nodeAffinityPolicy());
        if (honorsAffinity && !NodeMatcher.required(pod.pod().spec(), node.known())) {
            return false;
        }
        if ("Honor".equals(constraint.nodeTaintsPolicy())) {
            for (Taint each : node.known().spec().taints()) {
                if (!each.effect().equals("PreferNoSchedule")
                        && !Tolerations.tolerate(pod.pod().spec().tolerations(), each)) {
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
