package dev.podium.model;

/** A wish about Pods and how much it counts. */
public record WeightedPodAffinityTerm(
        int weight,
        PodAffinityTerm podAffinityTerm) {}
