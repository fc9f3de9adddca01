package dev.podium.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a ReplicaSet is. Counts of zero may be left out, but for {@code replicas} and {@code terminatingReplicas}. */
public record ReplicaSetStatus(
        int replicas,
        @Nullable Integer fullyLabeledReplicas,
        @Nullable Integer readyReplicas,
        @Nullable Integer availableReplicas,
        @Nullable Integer terminatingReplicas,
        @Nullable Long observedGeneration,
        List<ReplicaSetCondition> conditions) {
    public ReplicaSetStatus {
        conditions = Defaults.list(conditions);
    }

    static final ReplicaSetStatus NONE = Defaults.read("{}", ReplicaSetStatus.class);

    public int ready() {
        return readyReplicas == null ? 0 : readyReplicas;
    }

    public int available() {
        return availableReplicas == null ? 0 : availableReplicas;
    }

    public long observed() {
        return observedGeneration == null ? 0 : observedGeneration;
    }

    /** The condition of that type, or null. */
    public @Nullable ReplicaSetCondition condition(String type) {
        return conditions.stream().filter(each -> each.type().equals(type)).findFirst().orElse(null);
    }
}
