package dev.podium.model;

import org.jspecify.annotations.Nullable;

/** What a ReplicaSet is to be. */
public record ReplicaSetSpec(
        @Nullable Integer replicas,
        int minReadySeconds,
        LabelSelector selector,
        PodTemplate template) {
    public ReplicaSetSpec {
        selector = selector == null ? LabelSelector.EVERYTHING : selector;
        template = template == null ? PodTemplate.NONE : template;
    }

    static final ReplicaSetSpec NONE = Defaults.read("{}", ReplicaSetSpec.class);

    /** How many Pods there are to be; one, unless it says otherwise. */
    public int desired() {
        return replicas == null ? 1 : replicas;
    }
}
