package dev.podium.model;

import java.util.List;

/** Rules about the Pods around, for or against. */
public record PodAffinity(
        List<PodAffinityTerm> requiredDuringSchedulingIgnoredDuringExecution,
        List<WeightedPodAffinityTerm> preferredDuringSchedulingIgnoredDuringExecution) {
    public PodAffinity {
        requiredDuringSchedulingIgnoredDuringExecution = Defaults.list(requiredDuringSchedulingIgnoredDuringExecution);
        preferredDuringSchedulingIgnoredDuringExecution = Defaults.list(preferredDuringSchedulingIgnoredDuringExecution);
    }
}
