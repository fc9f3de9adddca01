package dev.podium.scheduler;

import dev.podium.model.LabelSelector;
import dev.podium.model.Pod;
import dev.podium.scheduler.NodeCheck.Cure;
import dev.podium.scheduler.NodeCheck.Rejection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Chooses a node for a Pod: filters, then scores (upstream's {@code schedule_one.go}). In a large cluster it stops looking
 * when it has found enough nodes that fit, and goes on from there for the next Pod.
 */
final class Selector {

    private static final int ALWAYS_ENOUGH = 100;
    private static final int LEAST_PERCENT = 5;

    private final Namespaces namespaces;
    private final Function<Pod, @Nullable LabelSelector> groups;
    private int start;

    /** @param groups of which group a Pod is that does not say over what it is to be spread; null if of none */
    Selector(Namespaces namespaces, Function<Pod, @Nullable LabelSelector> groups) {
        this.namespaces = namespaces;
        this.groups = groups;
    }

    /**
     * A choice, or why there is none.
     *
     * @param node null if no node fits
     * @param message what to tell the Pod's owner then
     */
    record Choice(@Nullable NodeState node, String message) {}

    Choice choose(ScheduledPod pod, List<NodeState> nodes) {
        if (nodes.isEmpty()) {
            return new Choice(null, "no nodes available to schedule pods");
        }
        List<NodeCheck> checks = Filters.prepare(pod, nodes, namespaces);
        List<NodeState> fitting = new ArrayList<>();
        List<Rejection> rejections = new ArrayList<>();
        int enough = enough(nodes.size());
        int looked = 0;
        for (; looked < nodes.size() && fitting.size() < enough; looked++) {
            NodeState node = nodes.get((start + looked) % nodes.size());
            Rejection rejection = rejection(checks, node);
            if (rejection == null) {
                fitting.add(node);
            } else {
                rejections.add(rejection);
            }
        }
        start = (start + looked) % nodes.size();
        if (fitting.isEmpty()) {
            return new Choice(null, message(pod, nodes.size(), rejections));
        }
        return new Choice(fitting.size() == 1 ? fitting.getFirst() : best(pod, nodes, fitting), "");
    }

    private static @Nullable Rejection rejection(List<NodeCheck> checks, NodeState node) {
        for (NodeCheck check : checks) {
            Rejection rejection = check.test(node);
            if (rejection != null) {
                return rejection;
            }
        }
        return null;
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

    /** Upstream's {@code FitError}: how many nodes have which reason, and what preempting others would have helped. */
    private static String message(ScheduledPod pod, int nodes, List<Rejection> rejections) {
        Map<String, Integer> reasons = new TreeMap<>();
        int helpless = 0;
        for (Rejection each : rejections) {
            each.reasons().forEach(reason -> reasons.merge(reason, 1, Integer::sum));
            helpless += each.cure() == Cure.NONE ? 1 : 0;
        }
        String none = "0/" + nodes + " nodes are available: ";
        StringBuilder message = new StringBuilder(none).append(counted(reasons)).append('.');
        message.append(" no new claims to deallocate, preemption: ");
        if ("Never".equals(pod.pod().spec().preemptionPolicy())) {
            return message.append("not eligible due to preemptionPolicy=Never.").toString();
        }
        Map<String, Integer> preemption = new TreeMap<>();
        if (helpless > 0) {
            preemption.put("Preemption is not helpful for scheduling", helpless);
        }
        if (helpless < rejections.size()) {
            preemption.put("No preemption victims found for incoming pod", rejections.size() - helpless);
        }
        return message.append(none).append(counted(preemption)).append('.').toString();
    }

    /** Sorted as text, count and all, as upstream does. */
    private static String counted(Map<String, Integer> reasons) {
        return String.join(
                ", ",
                reasons.entrySet().stream()
                        .map(each -> each.getValue() + " " + each.getKey())
                        .sorted()
                        .toList());
    }
}
