package dev.podium.model;

import java.util.List;

/** Requirements that must all hold. */
public record NodeSelectorTerm(
        List<NodeSelectorRequirement> matchExpressions,
        List<NodeSelectorRequirement> matchFields) {
    public NodeSelectorTerm {
        matchExpressions = Defaults.list(matchExpressions);
        matchFields = Defaults.list(matchFields);
    }
}
