package dev.podium.scheduler;

import dev.podium.model.LabelSelector;
import dev.podium.model.PodAffinity;
import dev.podium.model.PodAffinityTerm;
import dev.podium.model.WeightedPodAffinityTerm;
import dev.podium.scheduler.NodeCheck.Cure;
import dev.podium.scheduler.NodeCheck.Rejection;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Pods that want, or do not want, others around (upstream's {@code plugins/interpodaffinity}). */
final class PodAffinities {

    /** A place that Pods share: the nodes with that value of that label. */
    private record Place(String key, String value) {}

    private PodAffinities() {}

    static @Nullable NodeCheck check(ScheduledPod pod, Collection<NodeState> nodes, Namespaces namespaces) {
        Map<Place, Integer> repelling = repelling(pod, nodes, namespaces);
        Map<Place, Integer> wanted = new HashMap<>();
        Map<Place, Integer> unwanted = new HashMap<>();
        if (!pod.affinity().isEmpty() || !pod.antiAffinity().isEmpty()) {
            for (NodeState node : nodes) {
                for (ScheduledPod other : node.pods()) {
                    if (matchesAll(pod.affinity(), pod, other, namespaces)) {
                        count(pod.affinity(), node, wanted);
                    }
                    for (PodAffinityTerm term : pod.antiAffinity()) {
                        if (matches(term, pod, other, namespaces)) {
                            count(List.of(term), node, unwanted);
                        }
                    }
                }
            }
        } else if (repelling.isEmpty()) {
            return null;
        }
        boolean first = wanted.isEmpty() && matchesAll(pod.affinity(), pod, pod, namespaces);
        return node -> test(pod, node, wanted, unwanted, repelling, first);
    }

    private static @Nullable Rejection test(
            ScheduledPod pod,
            NodeState node,
            Map<Place, Integer> wanted,
            Map<Place, Integer> unwanted,
            Map<Place, Integer> repelling,
            boolean first) {
        if (!attracted(pod.affinity(), node, wanted, first)) {
            return new Rejection(Cure.NONE, "node(s) didn't match pod affinity rules");
        }
        for (PodAffinityTerm term : pod.antiAffinity()) {
            Place place = place(term, node);
            if (place != null && unwanted.containsKey(place)) {
                return new Rejection(Cure.PREEMPTION, "node(s) didn't match pod anti-affinity rules");
            }
        }
        for (Place each : repelling.keySet()) {
            if (each.value().equals(Filters.topology(node, each.key()))) {
                return new Rejection(Cure.PREEMPTION, "node(s) didn't satisfy existing pods anti-affinity rules");
            }
        }
        return null;
    }

    /** Every term must find a match in the node's place; the first Pod of a group that wants itself around may go anywhere. */
    private static boolean attracted(
            List<PodAffinityTerm> terms, NodeState node, Map<Place, Integer> wanted, boolean first) {
        boolean all = true;
        for (PodAffinityTerm term : terms) {
            Place place = place(term, node);
            if (place == null) {
                return false;
            }
            all &= wanted.containsKey(place);
        }
        return all || first;
    }

    /** The places from which Pods that are there keep this one away. */
    private static Map<Place, Integer> repelling(ScheduledPod pod, Collection<NodeState> nodes, Namespaces namespaces) {
        Map<Place, Integer> places = new HashMap<>();
        for (NodeState node : nodes) {
            if (node.hasAntiAffinity()) {
                for (ScheduledPod other : node.pods()) {
                    for (PodAffinityTerm term : other.antiAffinity()) {
                        if (matches(term, other, pod, namespaces)) {
                            count(List.of(term), node, places);
                        }
                    }
                }
            }
        }
        return places;
    }

    private static void count(List<PodAffinityTerm> terms, NodeState node, Map<Place, Integer> into) {
        for (PodAffinityTerm term : terms) {
            Place place = place(term, node);
            if (place != null) {
                into.merge(place, 1, Integer::sum);
            }
        }
    }

    private static @Nullable Place place(PodAffinityTerm term, NodeState node) {
        String value = Filters.topology(node, term.topologyKey());
        return value == null ? null : new Place(term.topologyKey(), value);
    }

    private static boolean matchesAll(
            List<PodAffinityTerm> terms, ScheduledPod owner, ScheduledPod other, Namespaces namespaces) {
        return !terms.isEmpty() && terms.stream().allMatch(each -> matches(each, owner, other, namespaces));
    }

    private static boolean matches(PodAffinityTerm term, ScheduledPod owner, ScheduledPod other, Namespaces namespaces) {
        LabelSelector selector = term.labelSelector();
        Map<String, String> own = owner.pod().metadata().labels();
        Map<String, String> labels = other.pod().metadata().labels();
        return selector != null
                && selector.matches(labels)
                && term.matchLabelKeys().stream().allMatch(key -> !own.containsKey(key) || own.get(key).equals(labels.get(key)))
                && term.mismatchLabelKeys().stream().noneMatch(key -> own.containsKey(key) && own.get(key).equals(labels.get(key)))
                && namespaces.mean(term, owner.namespace(), other.namespace());
    }

    /** How much the Pods around a node speak for it: their wishes about this Pod, and its about them. */
    static @Nullable NodeScore score(ScheduledPod pod, Collection<NodeState> nodes, Namespaces namespaces) {
        Map<Place, Integer> weights = new HashMap<>();
        List<WeightedPodAffinityTerm> wishes = preferred(pod, Sign.FOR);
        List<WeightedPodAffinityTerm> aversions = preferred(pod, Sign.AGAINST);
        boolean own = !wishes.isEmpty() || !aversions.isEmpty();
        for (NodeState node : nodes) {
            if (!own && !node.hasAffinity()) {
                continue;
            }
            for (ScheduledPod other : node.pods()) {
                if (own) {
                    weigh(wishes, 1, pod, other, node, namespaces, weights);
                    weigh(aversions, -1, pod, other, node, namespaces, weights);
                }
                if (other.pod().spec().affinity() != null) {
                    weigh(preferred(other, Sign.FOR), 1, other, pod, node, namespaces, weights);
                    weigh(preferred(other, Sign.AGAINST), -1, other, pod, node, namespaces, weights);
                    for (PodAffinityTerm term : other.affinity()) {
                        if (matches(term, other, pod, namespaces)) {
                            add(term, 1, node, weights);
                        }
                    }
                }
            }
        }
        if (weights.isEmpty()) {
            return null;
        }
        return new NodeScore() {
            @Override
            public int weight() {
                return 2;
            }

            @Override
            public long raw(NodeState node) {
                long sum = 0;
                for (Map.Entry<Place, Integer> each : weights.entrySet()) {
                    if (each.getKey().value().equals(Filters.topology(node, each.getKey().key()))) {
                        sum += each.getValue();
                    }
                }
                return sum;
            }

            @Override
            public Scale scale() {
                return Scale.BETWEEN;
            }
        };
    }

    private enum Sign {
        FOR,
        AGAINST
    }

    private static List<WeightedPodAffinityTerm> preferred(ScheduledPod pod, Sign sign) {
        if (pod.pod().spec().affinity() == null) {
            return List.of();
        }
        PodAffinity terms =
                switch (sign) {
                    case FOR -> pod.pod().spec().affinity().podAffinity();
                    case AGAINST -> pod.pod().spec().affinity().podAntiAffinity();
                };
        return terms == null ? List.of() : terms.preferredDuringSchedulingIgnoredDuringExecution();
    }

    private static void weigh(
            List<WeightedPodAffinityTerm> terms,
            int sign,
            ScheduledPod owner,
            ScheduledPod other,
            NodeState node,
            Namespaces namespaces,
            Map<Place, Integer> weights) {
        for (WeightedPodAffinityTerm each : terms) {
            if (matches(each.podAffinityTerm(), owner, other, namespaces)) {
                add(each.podAffinityTerm(), sign * each.weight(), node, weights);
            }
        }
    }

    private static void add(PodAffinityTerm term, int weight, NodeState node, Map<Place, Integer> weights) {
        Place place = place(term, node);
        if (place != null) {
            weights.merge(place, weight, Integer::sum);
        }
    }
}
