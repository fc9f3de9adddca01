package dev.podium.model;

import org.jspecify.annotations.Nullable;

/** What a Deployment is to be. */
public record DeploymentSpec(
        @Nullable Integer replicas,
        LabelSelector selector,
        PodTemplate template,
        @Nullable DeploymentStrategy strategy,
        int minReadySeconds,
        @Nullable Integer revisionHistoryLimit,
        boolean paused,
        @Nullable Integer progressDeadlineSeconds) {
    public DeploymentSpec {
        selector = selector == null ? LabelSelector.EVERYTHING : selector;
        template = template == null ? PodTemplate.NONE : template;
    }

    static final DeploymentSpec NONE = Defaults.read("{}", DeploymentSpec.class);

    /** How many Pods there are to be; one, unless it says otherwise. */
    public int desired() {
        return replicas == null ? 1 : replicas;
    }

    /** Whether lack of progress is to be reported; the greatest number means never. */
    public boolean hasDeadline() {
        return progressDeadlineSeconds != null && progressDeadlineSeconds != Integer.MAX_VALUE;
    }

    /** Whether new Pods replace old ones bit by bit, rather than after all old ones are gone. */
    public boolean rolling() {
        return strategy == null || !"Recreate".equals(strategy.type());
    }
}
