package dev.podium.controller.replication;

import dev.podium.client.ApiClient;
import dev.podium.client.ResourceType;
import dev.podium.controller.Controller;
import dev.podium.controller.ownership.OwnerKind;
import dev.podium.controller.replicaset.Replicated;
import dev.podium.controller.replicaset.ReplicaSetController;
import dev.podium.model.ReplicaSetStatus;
import dev.podium.model.ReplicationController;
import dev.podium.time.ClusterTime;

/** The controller of ReplicationControllers, which upstream calls so ({@code pkg/controller/replication}). */
public final class ReplicationManager {

    private static final Replicated<ReplicationController> KIND = new Replicated<>(
            "replication-controller",
            new OwnerKind("v1", "ReplicationController"),
            ResourceType.REPLICATION_CONTROLLERS,
            ReplicationController::replicaSet,
            ReplicationManager::status);

    private ReplicationManager() {}

    public static Controller controller(ApiClient client, ClusterTime time) {
        return new ReplicaSetController<>(KIND, client, time);
    }

    /** It never learnt to count the Pods that are going. */
    private static ReplicaSetStatus status(ReplicaSetStatus status) {
        return new ReplicaSetStatus(
                status.replicas(),
                status.fullyLabeledReplicas(),
                status.readyReplicas(),
                status.availableReplicas(),
                null,
                status.observedGeneration(),
                status.conditions());
    }
}
