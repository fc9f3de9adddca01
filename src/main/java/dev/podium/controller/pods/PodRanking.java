package dev.podium.controller.pods;

import dev.podium.model.Container;
import dev.podium.model.ContainerStatus;
import dev.podium.model.Pod;
import dev.podium.model.PodCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which Pods to give up first, upstream's {@code ActivePodsWithRanks}: those not assigned, pending, not ready, cheap to
 * delete, on nodes with many of their like, ready since lately, restarted often, young. Ages count by orders of magnitude.
 */
public final class PodRanking implements Comparator<Pod> {

    private static final String COST = "controller.kubernetes.io/pod-deletion-cost";

    private final Instant now;
    private final Map<String, Integer> likes = new HashMap<>();

    /** @param likes Pods that should be spread over the nodes, the ranked ones among them */
    public PodRanking(Instant now, Iterable<Pod> likes) {
        this.now = now;
        for (Pod each : likes) {
            if (each.active()) {
                this.likes.merge(node(each), 1, Integer::sum);
            }
        }
    }

    @Override
    public int compare(Pod one, Pod other) {
        int order = Boolean.compare(!node(one).isEmpty(), !node(other).isEmpty());
        order = order != 0 ? order : Integer.compare(phase(one), phase(other));
        order = order != 0 ? order : Boolean.compare(one.ready(), other.ready());
        order = order != 0 ? order : Integer.compare(cost(one), cost(other));
        order = order != 0 ? order : Integer.compare(crowd(other), crowd(one));
        if (order == 0 && one.ready()) {
            order = ages(readySince(one), readySince(other));
        }
        order = order != 0 ? order : Integer.compare(restarts(other), restarts(one));
        order = order != 0
                ? order
                : ages(one.metadata().creationTimestamp(), other.metadata().creationTimestamp());
        return order != 0 ? order : one.metadata().uidOrEmpty().compareTo(other.metadata().uidOrEmpty());
    }

    /** Of like age, upstream lets the UIDs decide at once; here only at the very end, or this would be no order at all. */
    private int ages(@Nullable Instant one, @Nullable Instant other) {
        return one == null || other == null
                ? Boolean.compare(one != null, other != null)
                : Integer.compare(magnitude(one), magnitude(other));
    }

    private int magnitude(Instant since) {
        Duration age = Duration.between(since, now);
        return age.isPositive() ? 63 - Long.numberOfLeadingZeros(age.toNanos()) : -1;
    }

    private int crowd(Pod pod) {
        return likes.getOrDefault(node(pod), 0);
    }

    private static String node(Pod pod) {
        return pod.spec().nodeName() == null ? "" : pod.spec().nodeName();
    }

    private static int phase(Pod pod) {
        return switch (pod.phase()) {
            case "Pending" -> 0;
            case "Unknown" -> 1;
            default -> 2;
        };
    }

    private static int cost(Pod pod) {
        try {
            return Integer.parseInt(pod.metadata().annotations().getOrDefault(COST, "0"));
        } catch (NumberFormatException nonsense) {
            return 0;
        }
    }

    private static @Nullable Instant readySince(Pod pod) {
        PodCondition ready = pod.status() == null ? null : pod.status().condition("Ready");
        return ready == null ? null : ready.lastTransitionTime();
    }

    private static int restarts(Pod pod) {
        if (pod.status() == null) {
            return 0;
        }
        Set<String> sidecars = pod.spec().initContainers().stream()
                .filter(Container::sidecar)
                .map(Container::name)
                .collect(Collectors.toSet());
        List<ContainerStatus> inits = pod.status().initContainerStatuses();
        return Math.max(
                most(pod.status().containerStatuses()),
                most(inits.stream().filter(each -> sidecars.contains(each.name())).toList()));
    }

    private static int most(List<ContainerStatus> statuses) {
        return statuses.stream().mapToInt(ContainerStatus::restartCount).max().orElse(0);
    }
}
