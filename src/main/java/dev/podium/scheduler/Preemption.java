package dev.podium.scheduler;

import dev.podium.model.PodCondition;
import dev.podium.scheduler.NodeCheck.Cure;
import dev.podium.scheduler.NodeCheck.Rejection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which Pods could make room for one that is more important and fits nowhere (upstream's {@code plugins/defaultpreemption}). Decides
 * only; {@link Eviction} does it.
 */
final class Preemption {

    static final String REASON = "PreemptionByScheduler";

    private static final int CANDIDATES = 100;
    private static final int CANDIDATES_PERCENT = 10;

    /** The more important one of two comes first: by priority, then by how long it has been there. */
    private static final Comparator<ScheduledPod> IMPORTANCE = Comparator.comparingInt((ScheduledPod each) -> -each.priority())
            .thenComparing(Preemption::started);

    private final Supplier<DisruptionBudgets> budgets;
    private final Nominations nominations;

    /** @param budgets asked for only where there is somebody who could make room */
    Preemption(Supplier<DisruptionBudgets> budgets, Nominations nominations) {
        this.budgets = budgets;
        this.nominations = nominations;
    }

    /** What comes of it. */
    sealed interface Outcome {

        /** These make room on that node; the more important ones first. */
        record Room(String node, List<ScheduledPod> victims) implements Outcome {}

        /** It waits for room that is being made already. */
        record Waiting(String message) implements Outcome {}

        /** Nobody can make room. */
        record None(String message) implements Outcome {}
    }

    /**
     * A node, and what has to go for the Pod to fit.
     *
     * @param violations how many of the victims a disruption budget would rather keep
     */
    private record Candidate(NodeState node, List<ScheduledPod> victims, long violations) {

        int highestPriority() {
            return victims.getFirst().priority();
        }

        /** Moved above zero, so that a few Pods of negative priority do not count less than fewer of them. */
        long sumOfPriorities() {
            return victims.stream()
                    .mapToLong(each -> each.priority() + (long) Integer.MAX_VALUE + 1)
                    .sum();
        }

        /** When the oldest of the most important victims started. */
        Instant earliestStart() {
            return victims.stream()
                    .filter(each -> each.priority() == highestPriority())
                    .map(Preemption::started)
                    .min(Comparator.naturalOrder())
                    .orElse(Instant.MAX);
        }
    }

    /** @param rejections why the Pod fits on none of the nodes */
    Outcome plan(ScheduledPod pod, Fit fit, Map<NodeState, Rejection> rejections) {
        if ("Never".equals(pod.pod().spec().preemptionPolicy())) {
            return new Outcome.None("not eligible due to preemptionPolicy=Never.");
        }
        if (makesRoomAlready(pod, rejections)) {
            return new Outcome.Waiting("not eligible due to a terminating pod on the nominated node.");
        }
        List<Candidate> candidates = new ArrayList<>();
        Map<NodeState, List<String>> reasons = new HashMap<>();
        long curable = rejections.values().stream().filter(each -> each.cure() == Cure.PREEMPTION).count();
        long enough = Math.min(curable, Math.max(CANDIDATES, curable * CANDIDATES_PERCENT / 100));
        rejections.forEach((node, rejection) -> {
            if (rejection.cure() == Cure.NONE) {
                reasons.put(node, List.of("Preemption is not helpful for scheduling"));
            } else if (candidates.size() < enough) {
                Candidate candidate = candidate(pod, node, fit, reasons);
                if (candidate != null) {
                    candidates.add(candidate);
                }
            }
        });
        if (candidates.isEmpty()) {
            return new Outcome.None(FitError.message(rejections.size(), reasons.values()));
        }
        Candidate best = best(candidates);
        return new Outcome.Room(best.node().name(), best.victims());
    }

    /** Whether Pods that had to go for this one are still going. */
    private boolean makesRoomAlready(ScheduledPod pod, Map<NodeState, Rejection> rejections) {
        String nominated = nominations.node(pod.uid());
        if (nominated == null) {
            return false;
        }
        return rejections.entrySet().stream()
                .filter(each -> each.getKey().name().equals(nominated) && each.getValue().cure() != Cure.NONE)
                .flatMap(each -> each.getKey().pods().stream())
                .anyMatch(each -> each.priority() < pod.priority() && goesForAnother(each));
    }

    private static boolean goesForAnother(ScheduledPod pod) {
        PodCondition condition = pod.pod().status().condition("DisruptionTarget");
        return pod.pod().metadata().deleting()
                && condition != null
                && condition.holds()
                && REASON.equals(condition.reason());
    }

    /** The fewest and least important Pods that have to go from the node; null, with the reasons, if that would not help. */
    private @Nullable Candidate candidate(ScheduledPod pod, NodeState node, Fit fit, Map<NodeState, List<String>> reasons) {
        List<ScheduledPod> lesser = node.pods().stream()
                .filter(each -> each.priority() < pod.priority())
                .sorted(IMPORTANCE)
                .toList();
        if (lesser.isEmpty()) {
            reasons.put(node, List.of("No preemption victims found for incoming pod"));
            return null;
        }
        NodeState emptied = node.without(lesser);
        Rejection rejection = fit.testAs(emptied);
        if (rejection != null) {
            reasons.put(node, rejection.reasons());
            return null;
        }
        // Whom a budget protects may come back first, then the more important ones, as long as the Pod still fits.
        Set<ScheduledPod> violated = budgets.get().violated(lesser);
        List<ScheduledPod> order = new ArrayList<>(violated);
        lesser.stream().filter(each -> !violated.contains(each)).forEach(order::add);
        List<ScheduledPod> victims = new ArrayList<>();
        for (ScheduledPod each : order) {
            NodeState with = emptied.with(List.of(each));
            if (fit.testAs(with) == null) {
                emptied = with;
            } else {
                victims.add(each);
            }
        }
        if (victims.isEmpty()) {
            reasons.put(node, List.of("No preemption victims found for incoming pod"));
            return null;
        }
        victims.sort(IMPORTANCE);
        return new Candidate(node, victims, victims.stream().filter(violated::contains).count());
    }

    /** Where the least is lost. */
    private static Candidate best(Collection<Candidate> candidates) {
        return candidates.stream()
                .min(Comparator.comparingLong(Candidate::violations)
                        .thenComparingInt(Candidate::highestPriority)
                        .thenComparingLong(Candidate::sumOfPriorities)
                        .thenComparingInt(each -> each.victims().size())
                        .thenComparing(Comparator.comparing(Candidate::earliestStart).reversed()))
                .orElseThrow();
    }

    /** A Pod that has not started yet counts as the youngest. */
    private static Instant started(ScheduledPod pod) {
        Instant start = pod.pod().status() == null ? null : pod.pod().status().startTime();
        return start == null ? Instant.MAX : start;
    }
}
