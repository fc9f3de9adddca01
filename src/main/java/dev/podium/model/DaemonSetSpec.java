package dev.podium.model;

import org.jspecify.annotations.Nullable;

/** What a DaemonSet is to be. */
public record DaemonSetSpec(
        LabelSelector selector,
        PodTemplate template,
        @Nullable UpdateStrategy updateStrategy,
        int minReadySeconds,
        @Nullable Integer revisionHistoryLimit) {
    public DaemonSetSpec {
        selector = selector == null ? LabelSelector.EVERYTHING : selector;
        template = template == null ? PodTemplate.NONE : template;
    }

    static final DaemonSetSpec NONE = Defaults.read("{}", DaemonSetSpec.class);

    /** How Pods come to be of another revision. */
    public record UpdateStrategy(
            @Nullable String type,
            @Nullable RollingUpdate rollingUpdate) {}

    /** The bounds within which a rolling update moves: numbers of nodes, or percentages of those that are to have a Pod. */
    public record RollingUpdate(
            @Nullable IntOrString maxUnavailable,
            @Nullable IntOrString maxSurge) {}

    /** Whether Pods of older revisions are replaced, rather than left until somebody deletes them. */
    public boolean rolling() {
        return updateStrategy == null || !"OnDelete".equals(updateStrategy.type());
    }

    /** The bounds of a rolling update, or null if there is none. */
    public @Nullable RollingUpdate rollingUpdate() {
        return updateStrategy == null || !rolling() ? null : updateStrategy.rollingUpdate();
    }
}
