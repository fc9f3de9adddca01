package dev.podium.model;

/** A wish about nodes and how much it counts. */
public record PreferredSchedulingTerm(
        int weight,
        NodeSelectorTerm preference) {}
