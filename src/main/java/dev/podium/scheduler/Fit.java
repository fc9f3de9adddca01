package dev.podium.scheduler;

import dev.podium.scheduler.NodeCheck.Rejection;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether one Pod fits on a node, those that the node is kept for included (upstream's {@code RunFilterPluginsWithNominatedPods}). */
final class Fit {

    private final ScheduledPod pod;
    private final List<NodeState> nodes;
    private final Namespaces namespaces;
    private final Nominations nominations;
    private final @Nullable NodeCheck volumes;
    private final List<NodeCheck> checks;

    /** @param volumes what the Pod's claims demand of a node; null if it has none */
    Fit(
            ScheduledPod pod,
            List<NodeState> nodes,
            Namespaces namespaces,
            Nominations nominations,
            @Nullable NodeCheck volumes) {
        this.pod = pod;
        this.nodes = nodes;
        this.namespaces = namespaces;
        this.nominations = nominations;
        this.volumes = volumes;
        this.checks = Filters.prepare(pod, nodes, namespaces, volumes);
    }

    /** Null: it fits. */
    @Nullable Rejection test(NodeState node) {
        List<ScheduledPod> coming = nominations.before(pod, node.name());
        Rejection rejection = coming.isEmpty() ? null : rejection(prepare(node, coming), node.with(coming));
        // Without them too: they may never come, and it must not depend on their company.
        return rejection == null ? rejection(checks, node) : rejection;
    }

    /** The same if {@code changed} were what is on the node of its name. */
    @Nullable Rejection testAs(NodeState changed) {
        List<ScheduledPod> coming = nominations.before(pod, changed.name());
        Rejection rejection = coming.isEmpty() ? null : rejection(prepare(changed, coming), changed.with(coming));
        return rejection == null ? rejection(prepare(changed, List.of()), changed) : rejection;
    }

    private List<NodeCheck> prepare(NodeState node, List<ScheduledPod> coming) {
        NodeState changed = coming.isEmpty() ? node : node.with(coming);
        List<NodeState> others = new ArrayList<>(nodes);
        others.replaceAll(each -> each.name().equals(changed.name()) ? changed : each);
        return Filters.prepare(pod, others, namespaces, volumes);
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
}
