package dev.podium.controller.replicaset;

import dev.podium.client.ResourceType;
import dev.podium.controller.ownership.OwnerKind;
import dev.podium.model.ReplicaSet;
import dev.podium.model.ReplicaSetStatus;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A kind that keeps up a number of Pods.
 *
 * @param controller the name of its controller
 * @param view an object of it as a ReplicaSet
 * @param status what it tells of what a ReplicaSet would
 */
public record Replicated<T>(
        String controller,
        OwnerKind kind,
        ResourceType<T> type,
        Function<T, ReplicaSet> view,
        UnaryOperator<ReplicaSetStatus> status) {

    static final Replicated<ReplicaSet> REPLICA_SETS = new Replicated<>(
            "replicaset-controller",
            new OwnerKind("apps/v1", "ReplicaSet"),
            ResourceType.REPLICA_SETS,
            Function.identity(),
            UnaryOperator.identity());
}
