package dev.podium.controller.daemonset;

import dev.podium.model.DaemonSet;
import dev.podium.model.Node;
import dev.podium.model.Pod;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A DaemonSet's Pods and the nodes as one look finds them. */
final class Herd {

    private final DaemonSet set;
    private final String hash;
    private final Instant now;
    private final Map<String, Node> nodes = new TreeMap<>();
    private final Map<String, Placement.Verdict> verdicts = new TreeMap<>();
    private final Map<String, List<Pod>> byNode = new TreeMap<>();

    /** @param hash what Pods of the newest revision are labelled with */
    Herd(DaemonSet set, String hash, Collection<Node> nodes, Collection<Pod> pods, Instant now) {
        this.set = set;
        this.hash = hash;
        this.now = now;
        Placement placement = new Placement(set);
        for (Node each : nodes) {
            this.nodes.put(each.metadata().nameOrEmpty(), each);
            verdicts.put(each.metadata().nameOrEmpty(), placement.of(each));
        }
        for (Pod each : pods) {
            // One that has ended and is going is its kubelet's, or the garbage collector's.
            String node = each.terminal() && each.metadata().deleting() ? null : DaemonPods.node(each);
            if (node != null) {
                byNode.computeIfAbsent(node, _ -> new ArrayList<>()).add(each);
            }
        }
        byNode.values().forEach(each -> each.sort(DaemonPods.OLDEST));
    }

    DaemonSet set() {
        return set;
    }

    Instant now() {
        return now;
    }

    /** The names of the nodes that there are. */
    Collection<String> nodes() {
        return nodes.keySet();
    }

    /** The nodes that Pods are on or for; some of them may be gone. */
    Collection<String> peopled() {
        return byNode.keySet();
    }

    /** {@code LEAVE} for a node that is gone. */
    Placement.Verdict verdict(String node) {
        return verdicts.getOrDefault(node, Placement.Verdict.LEAVE);
    }

    boolean known(String node) {
        return nodes.containsKey(node);
    }

    /** Oldest first. */
    List<Pod> on(String node) {
        return byNode.getOrDefault(node, List.of());
    }

    /** How many nodes are to have a Pod. */
    int desired() {
        return (int) verdicts.values().stream().filter(each -> each == Placement.Verdict.RUN).count();
    }

    boolean updated(Pod pod) {
        return DaemonPods.updated(set, pod, hash);
    }

    /** Whether the Pod is labelled as one of the newest revision. */
    boolean labelled(Pod pod) {
        return hash.equals(pod.metadata().labels().get(DaemonPods.REVISION));
    }
}
