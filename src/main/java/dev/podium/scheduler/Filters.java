package dev.podium.scheduler;

import dev.podium.model.Node;
import dev.podium.model.NodeMatcher;
import dev.podium.model.Taint;
import dev.podium.model.Toleration;
import dev.podium.scheduler.NodeCheck.Cure;
import dev.podium.scheduler.NodeCheck.Rejection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The filters, in upstream's default order; those that have nothing to say about a Pod are left out for it. */
final class Filters {

    private static final Taint CORDON = new Taint("node.kubernetes.io/unschedulable", "", "NoSchedule", null);

    private Filters() {}

    /**
     * @param nodes every node, for the filters that must see them all before they can judge one
     * @param volumes what the Pod's claims demand of a node; null if it has none
     */
    static List<NodeCheck> prepare(
            ScheduledPod pod, Collection<NodeState> nodes, Namespaces namespaces, @Nullable NodeCheck volumes) {
        List<NodeCheck> checks = new ArrayList<>();
        checks.add(node -> unschedulable(pod, node));
        String wanted = pod.pod().spec().nodeName();
        if (wanted != null && !wanted.isEmpty()) {
            checks.add(node -> node.name().equals(wanted)
                    ? null
                    : new Rejection(Cure.NONE, "node(s) didn't match the requested node name"));
        }
        checks.add(node -> taints(pod, node));
        if (NodeMatcher.constrains(pod.pod().spec())) {
            checks.add(node -> NodeMatcher.required(pod.pod().spec(), node.known())
                    ? null
                    : new Rejection(Cure.NONE, "node(s) didn't match Pod's node affinity/selector"));
        }
        if (!pod.hostPorts().isEmpty()) {
            checks.add(node -> hostPorts(pod, node));
        }
        checks.add(node -> fit(pod, node));
        if (volumes != null) {
            checks.add(volumes);
        }
        NodeCheck spread = TopologySpread.check(pod, nodes);
        if (spread != null) {
            checks.add(spread);
        }
        NodeCheck affinity = PodAffinities.check(pod, nodes, namespaces);
        if (affinity != null) {
            checks.add(affinity);
        }
        return checks;
    }

    private static @Nullable Rejection unschedulable(ScheduledPod pod, NodeState node) {
        return node.known().spec().cordoned() && !Toleration.any(pod.pod().spec().tolerations(), CORDON)
                ? new Rejection(Cure.NONE, "node(s) were unschedulable")
                : null;
    }

    private static @Nullable Rejection taints(ScheduledPod pod, NodeState node) {
        for (Taint each : node.known().spec().taints()) {
            boolean repels = each.effect().equals("NoSchedule") || each.effect().equals("NoExecute");
            if (repels && !Toleration.any(pod.pod().spec().tolerations(), each)) {
                return new Rejection(Cure.NONE, "node(s) had untolerated taint(s)");
            }
        }
        return null;
    }

    private static @Nullable Rejection hostPorts(ScheduledPod pod, NodeState node) {
        if (!node.hasHostPorts()) {
            return null;
        }
        for (ScheduledPod other : node.pods()) {
            for (ScheduledPod.HostPort taken : other.hostPorts()) {
                for (ScheduledPod.HostPort asked : pod.hostPorts()) {
                    if (asked.conflicts(taken)) {
                        return new Rejection(
                                Cure.PREEMPTION, "node(s) didn't have free ports for the requested pod ports");
                    }
                }
            }
        }
        return null;
    }

    /** Requests against what is left of the node (upstream's {@code noderesources.Fit}). */
    private static @Nullable Rejection fit(ScheduledPod pod, NodeState node) {
        Resources asked = pod.requests();
        Resources all = node.allocatable();
        Resources taken = node.requested();
        List<String> missing = null;
        Cure cure = Cure.PREEMPTION;
        if (node.pods().size() + 1 > node.podLimit()) {
            missing = add(missing, "Too many pods");
        }
        if (asked.milliCpu() > 0 && asked.milliCpu() > all.milliCpu() - taken.milliCpu()) {
            missing = add(missing, "Insufficient cpu");
            cure = asked.milliCpu() > all.milliCpu() ? Cure.NONE : cure;
        }
        if (asked.memory() > 0 && asked.memory() > all.memory() - taken.memory()) {
            missing = add(missing, "Insufficient memory");
            cure = asked.memory() > all.memory() ? Cure.NONE : cure;
        }
        if (asked.ephemeralStorage() > 0 && asked.ephemeralStorage() > all.ephemeralStorage() - taken.ephemeralStorage()) {
            missing = add(missing, "Insufficient ephemeral-storage");
            cure = asked.ephemeralStorage() > all.ephemeralStorage() ? Cure.NONE : cure;
        }
        for (Map.Entry<String, Long> each : asked.others().entrySet()) {
            long total = all.others().getOrDefault(each.getKey(), 0L);
            long used = taken.others().getOrDefault(each.getKey(), 0L);
            if (each.getValue() > 0 && each.getValue() > total - used) {
                missing = add(missing, "Insufficient " + each.getKey());
                cure = each.getValue() > total ? Cure.NONE : cure;
            }
        }
        return missing == null ? null : new Rejection(cure, missing);
    }

    private static List<String> add(@Nullable List<String> reasons, String reason) {
        List<String> all = reasons == null ? new ArrayList<>(2) : reasons;
        all.add(reason);
        return all;
    }

    /** The value of a node's label, for the filters that group nodes by one. */
    static @Nullable String topology(NodeState node, String key) {
        Node known = node.node();
        return known == null ? null : known.metadata().labels().get(key);
    }
}
