package dev.podium.scheduler;

import dev.podium.model.LabelSelector;
import dev.podium.model.Pod;
import dev.podium.scheduler.NodeCheck.Rejection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Chooses a node for a Pod: filters, then scores (upstream's {@code schedule_one.go}). In a large cluster it stops looking
 * when it has found enough nodes that fit, and goes on from there for the next Pod.
 */
final class Selector {

    private static final int ALWAYS_ENOUGH = 100;
    private static final int LEAST_PERCENT = 5;
    /** What upstream says in place of a preemption that it does not get to when volumes keep a Pod from every node. */
    private static final String NO_PREEMPTION = "not found";

    private final Namespaces namespaces;
    private final Function<Pod, @Nullable LabelSelector> groups;
    private final Nominations nominations;
    private final Preemption preemption;
    private final VolumeBinder volumes;
    private int start;

    /** @param groups of which group a Pod is that does not say over what it is to be spread; null if of none */
    Selector(
            Namespaces namespaces,
            Function<Pod, @Nullable LabelSelector> groups,
            Nominations nominations,
            Preemption preemption,
            VolumeBinder volumes) {
        this.namespaces = namespaces;
        this.groups = groups;
        this.nominations = nominations;
        this.preemption = preemption;
        this.volumes = volumes;
    }

    /**
     * A choice, or why there is none.
     *
     * @param node null if no node fits
     * @param message what to tell the Pod's owner then
     * @param room whether others can make room for it
     * @param plan what has to be done about the Pod's volumes before it can be bound to that node
     */
    record Choice(@Nullable NodeState node, String message, Preemption.@Nullable Outcome room, VolumePlan plan) {

        private static Choice of(NodeState node, @Nullable PodVolumes claimed) {
            return new Choice(node, "", null, claimed == null ? VolumePlan.NOTHING : claimed.plan(node));
        }

        private static Choice none(String message, Preemption.@Nullable Outcome room) {
            return new Choice(null, message, room, VolumePlan.NOTHING);
        }
    }

    Choice choose(ScheduledPod pod, List<NodeState> nodes) {
        if (nodes.isEmpty()) {
            return Choice.none("no nodes available to schedule pods", null);
        }
        PodVolumes claimed = null;
        if (!pod.claims().isEmpty()) {
            switch (volumes.look(pod, nodes)) {
                case VolumeBinder.Look.Refusal(String reason) -> {
                    return Choice.none("0/" + nodes.size() + " nodes are available: " + reason + ". " + NO_PREEMPTION, null);
                }
                case VolumeBinder.Look.Found(PodVolumes found) -> claimed = found;
            }
        }
        Fit fit = new Fit(pod, nodes, namespaces, nominations, claimed);
        NodeState nominated = nominated(pod, nodes);
        if (nominated != null && fit.test(nominated) == null) {
            return Choice.of(nominated, claimed);
        }
        List<NodeState> fitting = new ArrayList<>();
        Map<NodeState, Rejection> rejections = new LinkedHashMap<>();
        List<NodeState> eligible = eligible(pod, nodes);
        int enough = enough(eligible.size());
        int looked = 0;
        for (; looked < eligible.size() && fitting.size() < enough; looked++) {
            NodeState node = eligible.get((start + looked) % eligible.size());
            Rejection rejection = fit.test(node);
            if (rejection == null) {
                fitting.add(node);
            } else {
                rejections.put(node, rejection);
            }
        }
        start = (start + looked) % nodes.size();
        if (fitting.isEmpty()) {
            nodes.forEach(each -> rejections.putIfAbsent(each, NamedNodes.OTHERS));
            return unfit(pod, fit, rejections);
        }
        return Choice.of(fitting.size() == 1 ? fitting.getFirst() : best(pod, nodes, fitting), claimed);
    }

    private static List<NodeState> eligible(ScheduledPod pod, List<NodeState> nodes) {
        Set<String> named = NamedNodes.of(pod.pod().spec());
        return named == null
                ? nodes
                : nodes.stream().filter(each -> named.contains(each.name())).toList();
    }

    private @Nullable NodeState nominated(ScheduledPod pod, List<NodeState> nodes) {
        String name = nominations.node(pod.uid());
        return name == null
                ? null
                : nodes.stream().filter(each -> each.name().equals(name)).findFirst().orElse(null);
    }

    private Choice unfit(ScheduledPod pod, Fit fit, Map<NodeState, Rejection> rejections) {
        String message = FitError.message(
                rejections.size(), rejections.values().stream().map(Rejection::reasons).toList());
        Preemption.Outcome room = preemption.plan(pod, fit, rejections);
        String more =
                switch (room) {
                    case Preemption.Outcome.Room _ -> "";
                    case Preemption.Outcome.Waiting(String why) -> why;
                    case Preemption.Outcome.None(String why) -> why;
                };
        return Choice.none(
                more.isEmpty() ? message : message + " no new claims to deallocate, preemption: " + more, room);
    }

    /** Upstream's adaptive {@code percentageOfNodesToScore}. */
    private static int enough(int nodes) {
        if (nodes <= ALWAYS_ENOUGH) {
            return nodes;
        }
        int percent = Math.max(LEAST_PERCENT, 50 - nodes / 125);
        return Math.max(ALWAYS_ENOUGH, nodes * percent / 100);
    }

    private NodeState best(ScheduledPod pod, List<NodeState> nodes, List<NodeState> fitting) {
        long[] totals = new long[fitting.size()];
        for (NodeScore score : Scores.prepare(pod, new Scores.Nodes(nodes, fitting), namespaces, groups)) {
            long[] raw = new long[totals.length];
            for (int i = 0; i < raw.length; i++) {
                raw[i] = score.raw(fitting.get(i));
            }
            scale(raw, score.scale());
            for (int i = 0; i < raw.length; i++) {
                totals[i] += raw[i] * score.weight();
            }
        }
        int best = 0;
        for (int i = 1; i < totals.length; i++) {
            if (totals[i] > totals[best]) {
                best = i;
            }
        }
        return fitting.get(best);
    }

    private static void scale(long[] scores, NodeScore.Scale scale) {
        long highest = Arrays.stream(scores).max().orElse(0);
        long lowest = Arrays.stream(scores).filter(each -> each != NodeScore.IGNORED).min().orElse(0);
        for (int i = 0; i < scores.length; i++) {
            scores[i] = scores[i] == NodeScore.IGNORED ? 0 :
                    switch (scale) {
                        case AS_IS -> scores[i];
                        case TO_HIGHEST -> highest == 0 ? 0 : scores[i] * NodeScore.MOST / highest;
                        case REVERSED -> highest == 0
                                ? NodeScore.MOST
                                : NodeScore.MOST - scores[i] * NodeScore.MOST / highest;
                        case BETWEEN -> highest == lowest ? 0 : (scores[i] - lowest) * NodeScore.MOST / (highest - lowest);
                        case BETWEEN_REVERSED -> highest == 0
                                ? NodeScore.MOST
                                : NodeScore.MOST * (highest + lowest - scores[i]) / highest;
                    };
        }
    }
}
