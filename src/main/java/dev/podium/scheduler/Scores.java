package dev.podium.scheduler;

import dev.podium.model.Affinity;
import dev.podium.model.ContainerImage;
import dev.podium.model.LabelSelector;
import dev.podium.model.NodeMatcher;
import dev.podium.model.Pod;
import dev.podium.model.PreferredSchedulingTerm;
import dev.podium.model.Taint;
import dev.podium.model.Toleration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The scores of upstream's default profile, with its weights. */
final class Scores {

    private Scores() {}

    /** Every node, for the scores that must see them all, and those to choose from. */
    record Nodes(Collection<NodeState> all, Collection<NodeState> fitting) {}

    static List<NodeScore> prepare(
            ScheduledPod pod, Nodes nodes, Namespaces namespaces, Function<Pod, @Nullable LabelSelector> groups) {
        List<NodeScore> scores = new ArrayList<>();
        scores.add(score(3, NodeScore.Scale.REVERSED, node -> intolerable(pod, node)));
        Affinity affinity = pod.pod().spec().affinity();
        if (affinity != null && affinity.nodeAffinity() != null) {
            List<PreferredSchedulingTerm> terms =
                    affinity.nodeAffinity().preferredDuringSchedulingIgnoredDuringExecution();
            if (!terms.isEmpty()) {
                scores.add(score(2, NodeScore.Scale.TO_HIGHEST, node -> preferred(terms, node)));
            }
        }
        NodeScore spread = SpreadScore.prepare(pod, nodes, groups);
        if (spread != null) {
            scores.add(spread);
        }
        NodeScore around = PodAffinities.score(pod, nodes.all(), namespaces);
        if (around != null) {
            scores.add(around);
        }
        scores.add(score(1, NodeScore.Scale.AS_IS, node -> leastAllocated(pod, node)));
        scores.add(score(1, NodeScore.Scale.AS_IS, node -> balanced(pod, node)));
        scores.add(score(1, NodeScore.Scale.AS_IS, node -> images(pod, node)));
        return scores;
    }

    private interface Raw {
        long of(NodeState node);
    }

    private static NodeScore score(int weight, NodeScore.Scale scale, Raw raw) {
        return new NodeScore() {
            @Override
            public int weight() {
                return weight;
            }

            @Override
            public long raw(NodeState node) {
                return raw.of(node);
            }

            @Override
            public Scale scale() {
                return scale;
            }
        };
    }

    private static long intolerable(ScheduledPod pod, NodeState node) {
        long count = 0;
        for (Taint each : node.known().spec().taints()) {
            if (each.effect().equals("PreferNoSchedule")
                    && !Toleration.any(pod.pod().spec().tolerations(), each)) {
                count++;
            }
        }
        return count;
    }

    private static long preferred(List<PreferredSchedulingTerm> terms, NodeState node) {
        long sum = 0;
        for (PreferredSchedulingTerm each : terms) {
            if (NodeMatcher.matches(each.preference(), node.known())) {
                sum += each.weight();
            }
        }
        return sum;
    }

    private static long leastAllocated(ScheduledPod pod, NodeState node) {
        long cpu = free(
                node.allocatable().milliCpu(), node.scored().milliCpu() + pod.scored().milliCpu());
        long memory = free(node.allocatable().memory(), node.scored().memory() + pod.scored().memory());
        return (cpu + memory) / 2;
    }

    private static long free(long capacity, long used) {
        return capacity == 0 || used > capacity ? 0 : (capacity - used) * NodeScore.MOST / capacity;
    }

    /** The less cpu and memory differ in how far they are used, the better. */
    private static long balanced(ScheduledPod pod, NodeState node) {
        double cpu = share(node.allocatable().milliCpu(), node.requested().milliCpu() + pod.requests().milliCpu());
        double memory = share(node.allocatable().memory(), node.requested().memory() + pod.requests().memory());
        return (long) ((1 - Math.abs(cpu - memory) / 2) * NodeScore.MOST);
    }

    private static double share(long capacity, long used) {
        return capacity == 0 ? 1 : Math.min(1, (double) used / capacity);
    }

    /** Images that the node has already count by their size, between 23 MB and a gigabyte a container. */
    private static long images(ScheduledPod pod, NodeState node) {
        List<ContainerImage> present = node.known().status().images();
        if (present.isEmpty()) {
            return 0;
        }
        long least = 23L * 1024 * 1024;
        long most = 1000L * 1024 * 1024 * Math.max(1, pod.pod().spec().containers().size());
        long sum = pod.pod().spec().containers().stream()
                .mapToLong(container -> present.stream()
                        .filter(image -> image.names().contains(normalized(container.imageOrEmpty())))
                        .mapToLong(image -> image.sizeBytes() == null ? 0 : image.sizeBytes())
                        .findFirst()
                        .orElse(0))
                .sum();
        return NodeScore.MOST * (Math.clamp(sum, least, most) - least) / (most - least);
    }

    private static String normalized(String image) {
        return image.lastIndexOf(':') > image.lastIndexOf('/') ? image : image + ":latest";
    }
}
