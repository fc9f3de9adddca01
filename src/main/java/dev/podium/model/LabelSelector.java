package dev.podium.model;

import java.util.List;
import java.util.Map;

/** Which labels an object must have; an empty one selects everything. */
public record LabelSelector(
        Map<String, String> matchLabels,
        List<Requirement> matchExpressions) {
    public LabelSelector {
        matchLabels = Defaults.map(matchLabels);
        matchExpressions = Defaults.list(matchExpressions);
    }

    /** Selects everything. */
    public static final LabelSelector EVERYTHING = new LabelSelector(Map.of(), List.of());

    /** A requirement on one label: {@code In}, {@code NotIn}, {@code Exists} or {@code DoesNotExist}. */
    public record Requirement(String key, String operator, List<String> values) {
        public Requirement {
            values = Defaults.list(values);
        }
    }

    /** Whether it selects everything. */
    public boolean everything() {
        return matchLabels.isEmpty() && matchExpressions.isEmpty();
    }

    /** Whether an object with these labels is selected. */
    public boolean matches(Map<String, String> labels) {
        for (Map.Entry<String, String> each : matchLabels.entrySet()) {
            if (!each.getValue().equals(labels.get(each.getKey()))) {
                return false;
            }
        }
        for (Requirement each : matchExpressions) {
            String value = labels.get(each.key());
            boolean holds =
                    switch (each.operator()) {
                        case "In" -> value != null && each.values().contains(value);
                        case "NotIn" -> value == null || !each.values().contains(value);
                        case "Exists" -> value != null;
                        case "DoesNotExist" -> value == null;
                        default -> false;
                    };
            if (!holds) {
                return false;
            }
        }
        return true;
    }
}
