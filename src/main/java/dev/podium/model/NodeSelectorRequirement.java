package dev.podium.model;

import java.util.List;

/** A requirement on one label or field of a node. */
public record NodeSelectorRequirement(
        String key,
        String operator,
        List<String> values) {
    public NodeSelectorRequirement {
        values = Defaults.list(values);
    }
}
