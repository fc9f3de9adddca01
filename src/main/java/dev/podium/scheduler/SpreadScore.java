package dev.podium.scheduler;

import dev.podium.model.LabelSelector;
import dev.podium.model.Pod;
import dev.podium.model.TopologySpreadConstraint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Pods of a group spread over places, where they would rather: as they say or, if they say nothing, over hosts and zones (upstream's
 * {@code plugins/podtopologyspread} with its system defaults).
 */
final class SpreadScore implements NodeScore {

    private static final String HOST = "kubernetes.io/hostname";
    private static final String ZONE = "topology.kubernetes.io/zone";

    /** Whether a node counts that lacks the label of one of several constraints. */
    private enum Labels {
        ALL,
        SOME
    }

    /**
     * A constraint, ready to be scored.
     *
     * @param counts how many Pods of the group there are in each place; of hosts it is counted node by node
     */
    private record Spread(TopologySpreadConstraint constraint, Map<String, Integer> counts, double weight) {}

    private final ScheduledPod pod;
    private final List<TopologySpreadConstraint> constraints;
    private final Labels needed;
    private final List<Spread> spreads = new ArrayList<>();

    private SpreadScore(ScheduledPod pod, List<TopologySpreadConstraint> constraints, Labels needed, Scores.Nodes nodes) {
        this.pod = pod;
        this.constraints = constraints;
        this.needed = needed;
        for (TopologySpreadConstraint each : constraints) {
            spreads.add(spread(each, nodes));
        }
    }

    /** Null if there is nothing to say about the Pod. */
    static @Nullable NodeScore prepare(
            ScheduledPod pod, Scores.Nodes nodes, Function<Pod, @Nullable LabelSelector> groups) {
        if (!pod.pod().spec().topologySpreadConstraints().isEmpty()) {
            List<TopologySpreadConstraint> constraints = TopologySpread.constraints(pod, "ScheduleAnyway");
            return constraints.isEmpty() ? null : new SpreadScore(pod, constraints, Labels.ALL, nodes);
        }
        LabelSelector group = groups.apply(pod.pod());
        return group == null
                ? null
                : new SpreadScore(pod, List.of(preferred(HOST, 3, group), preferred(ZONE, 5, group)), Labels.SOME, nodes);
    }

    private static TopologySpreadConstraint preferred(String key, int maxSkew, LabelSelector group) {
        return new TopologySpreadConstraint(maxSkew, key, "ScheduleAnyway", group, null, null, null, List.of());
    }

    private boolean counts(NodeState node) {
        return needed == Labels.SOME || TopologySpread.hasEveryKey(node, constraints);
    }

    private Spread spread(TopologySpreadConstraint constraint, Scores.Nodes nodes) {
        Set<String> places = new HashSet<>();
        int scored = 0;
        for (NodeState node : nodes.fitting()) {
            if (counts(node)) {
                scored++;
                places.add(place(node, constraint));
            }
        }
        if (constraint.topologyKey().equals(HOST)) {
            return new Spread(constraint, Map.of(), weight(scored));
        }
        Map<String, Integer> counts = new HashMap<>();
        if (places.equals(Set.of(""))) {
            // Nobody has such a label, and a large cluster has many Pods to look at for nothing.
            return new Spread(constraint, counts, weight(places.size()));
        }
        for (NodeState node : nodes.all()) {
            String place = place(node, constraint);
            if (places.contains(place) && counts(node) && TopologySpread.counts(pod, constraint, node)) {
                counts.merge(place, TopologySpread.matching(pod, constraint, node), Integer::sum);
            }
        }
        return new Spread(constraint, counts, weight(places.size()));
    }

    private static String place(NodeState node, TopologySpreadConstraint constraint) {
        String place = Filters.topology(node, constraint.topologyKey());
        return place == null ? "" : place;
    }

    /** A constraint over many places counts more, or it would be drowned by one over few. */
    private static double weight(int places) {
        return Math.log(places + 2.0);
    }

    @Override
    public int weight() {
        return 2;
    }

    @Override
    public long raw(NodeState node) {
        if (!counts(node)) {
            return IGNORED;
        }
        double score = 0;
        for (Spread each : spreads) {
            TopologySpreadConstraint constraint = each.constraint();
            if (Filters.topology(node, constraint.topologyKey()) != null) {
                int count = constraint.topologyKey().equals(HOST)
                        ? TopologySpread.matching(pod, constraint, node)
                        : each.counts().getOrDefault(place(node, constraint), 0);
                score += count * each.weight() + (constraint.maxSkew() - 1);
            }
        }
        return Math.round(score);
    }

    @Override
    public Scale scale() {
        return Scale.BETWEEN_REVERSED;
    }
}
