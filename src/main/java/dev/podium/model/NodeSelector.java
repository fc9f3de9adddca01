package dev.podium.model;

import java.util.List;

/** Terms of which one must hold. */
public record NodeSelector(
        List<NodeSelectorTerm> nodeSelectorTerms) {
    public NodeSelector {
        nodeSelectorTerms = Defaults.list(nodeSelectorTerms);
    }
}
