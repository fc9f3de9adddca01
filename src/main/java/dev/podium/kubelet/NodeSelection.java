package dev.podium.kubelet;

import dev.podium.model.Affinity;
import dev.podium.model.Node;
import dev.podium.model.NodeSelector;
import dev.podium.model.NodeSelectorRequirement;
import dev.podium.model.NodeSelectorTerm;
import dev.podium.model.PodSpec;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether a Pod may be on a node by its own wish (upstream's {@code GetRequiredNodeAffinity}). */
final class NodeSelection {

    private NodeSelection() {}

    static boolean selects(PodSpec spec, Node node) {
        Map<String, String> labels = node.metadata().labels();
        if (!labels.entrySet().containsAll(spec.nodeSelector().entrySet())) {
            return false;
        }
        Affinity affinity = spec.affinity();
        NodeSelector required = affinity == null || affinity.nodeAffinity() == null
                ? null
                : affinity.nodeAffinity().requiredDuringSchedulingIgnoredDuringExecution();
        return required == null || required.nodeSelectorTerms().stream().anyMatch(each -> matches(each, node));
    }

    /** A term that asks for nothing matches nothing. */
    private static boolean matches(NodeSelectorTerm term, Node node) {
        boolean asks = !term.matchExpressions().isEmpty() || !term.matchFields().isEmpty();
        return asks
                && term.matchExpressions().stream()
                        .allMatch(each -> holds(each, node.metadata().labels().get(each.key())))
                && term.matchFields().stream()
                        .allMatch(each ->
                                holds(each, each.key().equals("metadata.name") ? node.metadata().name() : null));
    }

    private static boolean holds(NodeSelectorRequirement requirement, @Nullable String value) {
        List<String> values = requirement.values();
        return switch (requirement.operator()) {
            case "In" -> value != null && values.contains(value);
            case "NotIn" -> value == null || !values.contains(value);
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            case "Gt" -> bothNumbers(value, values) && Long.parseLong(value) > Long.parseLong(values.getFirst());
            case "Lt" -> bothNumbers(value, values) && Long.parseLong(value) < Long.parseLong(values.getFirst());
            default -> false;
        };
    }

    private static boolean bothNumbers(@Nullable String value, List<String> values) {
        return value != null
                && value.matches("-?[0-9]{1,18}")
                && values.size() == 1
                && values.getFirst().matches("-?[0-9]{1,18}");
    }
}
