package dev.podium.scheduler;

import dev.podium.model.Node;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A node and the Pods on it, those that are still being bound included. Used under the scheduler's lock only. */
final class NodeState {

    private final String name;
    private final Map<String, ScheduledPod> pods = new LinkedHashMap<>();
    private @Nullable Node node;
    private Resources allocatable = Resources.NONE;
    private long podLimit;
    private Resources requested = Resources.NONE;
    private Resources scored = Resources.NONE;
    private int withAntiAffinity;
    private int withHostPorts;
    private int withAffinity;

    NodeState(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    /** Null while only Pods are known that name it. */
    @Nullable Node node() {
        return node;
    }

    Node known() {
        Node known = node;
        if (known == null) {
            throw new IllegalStateException("node " + name + " is not known");
        }
        return known;
    }

    void node(@Nullable Node changed) {
        node = changed;
        allocatable = changed == null ? Resources.NONE : Resources.of(changed.status().allocatable());
        podLimit = allocatable.others().getOrDefault("pods", 0L);
    }

    /** Puts a Pod here, or what has become of it; tells whether that leaves more room than before. */
    boolean add(ScheduledPod pod) {
        ScheduledPod before = pods.put(pod.uid(), pod);
        if (before != null) {
            count(before, -1);
        }
        count(pod, 1);
        return before != null && before.requests().exceeds(pod.requests());
    }

    void remove(String uid) {
        ScheduledPod gone = pods.remove(uid);
        if (gone != null) {
            count(gone, -1);
        }
    }

    private void count(ScheduledPod pod, int sign) {
        requested = sign > 0 ? requested.plus(pod.requests()) : requested.minus(pod.requests());
        scored = sign > 0 ? scored.plus(pod.scored()) : scored.minus(pod.scored());
        withAntiAffinity += pod.antiAffinity().isEmpty() ? 0 : sign;
        withHostPorts += pod.hostPorts().isEmpty() ? 0 : sign;
        withAffinity += pod.pod().spec().affinity() == null ? 0 : sign;
    }

    /** The same with more Pods on it. */
    NodeState with(Collection<ScheduledPod> more) {
        NodeState copy = copy();
        more.forEach(copy::add);
        return copy;
    }

    /** The same without some of its Pods. */
    NodeState without(Collection<ScheduledPod> less) {
        NodeState copy = copy();
        less.forEach(each -> copy.remove(each.uid()));
        return copy;
    }

    private NodeState copy() {
        NodeState copy = new NodeState(name);
        copy.node(node);
        pods.values().forEach(copy::add);
        return copy;
    }

    Collection<ScheduledPod> pods() {
        return pods.values();
    }

    boolean empty() {
        return pods.isEmpty() && node == null;
    }

    Resources allocatable() {
        return allocatable;
    }

    long podLimit() {
        return podLimit;
    }

    Resources requested() {
        return requested;
    }

    Resources scored() {
        return scored;
    }

    boolean hasAntiAffinity() {
        return withAntiAffinity > 0;
    }

    /** Whether any Pod here has something to say about those around it. */
    boolean hasAffinity() {
        return withAffinity > 0;
    }

    boolean hasHostPorts() {
        return withHostPorts > 0;
    }
}
