package dev.podium.controller.daemonset;

import dev.podium.controller.history.History;
import dev.podium.controller.pods.PodControl;
import dev.podium.model.DaemonSet;
import dev.podium.model.NodeSelector;
import dev.podium.model.NodeSelectorRequirement;
import dev.podium.model.NodeSelectorTerm;
import dev.podium.model.Pod;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What is special about a DaemonSet's Pods (upstream's {@code daemonset_util.go}). */
final class DaemonPods {

    /** Which revision a Pod is of. */
    static final String REVISION = History.POD_LABEL;

    static final String GENERATION = "pod-template-generation";
    static final String GENERATION_NOTE = "deprecated.daemonset.template.generation";

    /** Those on a node first, then the oldest. */
    static final Comparator<Pod> OLDEST = Comparator.comparing((Pod each) -> !placed(each))
            .thenComparing(each -> each.metadata().createdAt())
            .thenComparing(each -> each.metadata().nameOrEmpty());

    private static final String NAME_FIELD = "metadata.name";

    private DaemonPods() {}

    static boolean placed(Pod pod) {
        return pod.spec().nodeName() != null && !pod.spec().nodeName().isEmpty();
    }

    /** The node that a Pod is on or is for; null if that cannot be told. */
    static @Nullable String node(Pod pod) {
        if (placed(pod)) {
            return pod.spec().nodeName();
        }
        NodeSelector selector = pod.spec().affinity() == null || pod.spec().affinity().nodeAffinity() == null
                ? null
                : pod.spec().affinity().nodeAffinity().requiredDuringSchedulingIgnoredDuringExecution();
        if (selector == null) {
            return null;
        }
        for (NodeSelectorTerm term : selector.nodeSelectorTerms()) {
            for (NodeSelectorRequirement each : term.matchFields()) {
                if (each.key().equals(NAME_FIELD) && each.operator().equals("In")) {
                    return each.values().size() == 1 ? each.values().getFirst() : null;
                }
            }
        }
        return null;
    }

    /** A Pod of the newest revision, for no node yet. */
    static ObjectNode pod(DaemonSet set, String hash) {
        ObjectNode pod = PodControl.pod(DaemonSetController.KIND, set.metadata(), set.spec().template());
        ObjectNode labels = ((ObjectNode) pod.path("metadata")).withObject("labels");
        String generation = generation(set);
        if (generation != null) {
            labels.put(GENERATION, generation);
        }
        labels.put(REVISION, hash);
        bear((ObjectNode) pod.path("spec"));
        return pod;
    }

    /** The same for one node: the scheduler is to find no other. */
    static ObjectNode on(String node, ObjectNode pod) {
        ObjectNode copy = pod.deepCopy();
        ObjectNode required = ((ObjectNode) copy.path("spec"))
                .withObject("/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution");
        required.putArray("nodeSelectorTerms")
                .addObject()
                .putArray("matchFields")
                .addObject()
                .put("key", NAME_FIELD)
                .put("operator", "In")
                .putArray("values")
                .add(node);
        return copy;
    }

    /** Has a Pod bear what nodes in trouble are tainted with. */
    static void bear(ObjectNode spec) {
        tolerate(spec, "node.kubernetes.io/not-ready", "NoExecute");
        tolerate(spec, "node.kubernetes.io/unreachable", "NoExecute");
        tolerate(spec, "node.kubernetes.io/disk-pressure", "NoSchedule");
        tolerate(spec, "node.kubernetes.io/memory-pressure", "NoSchedule");
        tolerate(spec, "node.kubernetes.io/pid-pressure", "NoSchedule");
        tolerate(spec, "node.kubernetes.io/unschedulable", "NoSchedule");
        if (spec.path("hostNetwork").asBoolean(false)) {
            tolerate(spec, "node.kubernetes.io/network-unavailable", "NoSchedule");
        }
    }

    /** In place of one that bears the same for a time only. */
    private static void tolerate(ObjectNode spec, String key, String effect) {
        ObjectNode toleration = JsonNodeFactory.instance
                .objectNode()
                .put("key", key)
                .put("operator", "Exists")
                .put("effect", effect);
        ArrayNode all = spec.withArrayProperty("tolerations");
        for (int i = 0; i < all.size(); i++) {
            boolean same = all.get(i).path("key").asString("").equals(key)
                    && all.get(i).path("operator").asString("").equals("Exists")
                    && all.get(i).path("effect").asString("").equals(effect)
                    && all.get(i).path("value").asString("").isEmpty();
            if (same) {
                all.set(i, toleration);
                return;
            }
        }
        all.add(toleration);
    }

    /** Whether the Pod is of the newest revision. */
    static boolean updated(DaemonSet set, Pod pod, String hash) {
        String generation = generation(set);
        return hash.equals(pod.metadata().labels().get(REVISION))
                || (generation != null && generation.equals(pod.metadata().labels().get(GENERATION)));
    }

    private static @Nullable String generation(DaemonSet set) {
        String noted = set.metadata().annotations().get(GENERATION_NOTE);
        try {
            return noted == null ? null : String.valueOf(Long.parseLong(noted));
        } catch (NumberFormatException nonsense) {
            return null;
        }
    }
}
