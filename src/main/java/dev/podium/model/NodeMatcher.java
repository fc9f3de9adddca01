package dev.podium.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Node selectors and node affinity (upstream's {@code component-helpers/scheduling/corev1/nodeaffinity}). */
public final class NodeMatcher {

    private NodeMatcher() {}

    /** Whether the node is one that the Pod's selector and required affinity allow. */
    public static boolean required(PodSpec spec, Node node) {
        Map<String, String> labels = node.metadata().labels();
        for (Map.Entry<String, String> each : spec.nodeSelector().entrySet()) {
            if (!each.getValue().equals(labels.get(each.getKey()))) {
                return false;
            }
        }
        Affinity affinity = spec.affinity();
        NodeSelector selector = affinity == null || affinity.nodeAffinity() == null
                ? null
                : affinity.nodeAffinity().requiredDuringSchedulingIgnoredDuringExecution();
        return selector == null || any(selector.nodeSelectorTerms(), node);
    }

    /** Whether a Pod has any such wish. */
    public static boolean constrains(PodSpec spec) {
        Affinity affinity = spec.affinity();
        return !spec.nodeSelector().isEmpty()
                || (affinity != null
                        && affinity.nodeAffinity() != null
                        && affinity.nodeAffinity().requiredDuringSchedulingIgnoredDuringExecution() != null);
    }

    /** Whether one of the selector's terms matches the node. */
    public static boolean matches(NodeSelector selector, Node node) {
        return any(selector.nodeSelectorTerms(), node);
    }

    private static boolean any(List<NodeSelectorTerm> terms, Node node) {
        for (NodeSelectorTerm each : terms) {
            if (matches(each, node)) {
                return true;
            }
        }
        return false;
    }

    /** A term without requirements matches nothing. */
    public static boolean matches(NodeSelectorTerm term, Node node) {
        if (term.matchExpressions().isEmpty() && term.matchFields().isEmpty()) {
            return false;
        }
        for (NodeSelectorRequirement each : term.matchExpressions()) {
            if (!holds(each, node.metadata().labels().get(each.key()))) {
                return false;
            }
        }
        for (NodeSelectorRequirement each : term.matchFields()) {
            if (!holds(each, each.key().equals("metadata.name") ? node.metadata().name() : null)) {
                return false;
            }
        }
        return true;
    }

    private static boolean holds(NodeSelectorRequirement requirement, @Nullable String value) {
        return switch (requirement.operator()) {
            case "In" -> value != null && requirement.values().contains(value);
            case "NotIn" -> value == null || !requirement.values().contains(value);
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            case "Gt" -> compared(requirement, value) > 0;
            case "Lt" -> compared(requirement, value) < 0;
            default -> false;
        };
    }

    /** Zero if either side is no integer: then neither operator holds. */
    private static int compared(NodeSelectorRequirement requirement, @Nullable String value) {
        try {
            return value == null || requirement.values().size() != 1
                    ? 0
                    : Long.compare(Long.parseLong(value), Long.parseLong(requirement.values().getFirst()));
        } catch (NumberFormatException notANumber) {
            return 0;
        }
    }
}
