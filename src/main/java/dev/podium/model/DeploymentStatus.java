package dev.podium.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a Deployment is. Counts of zero may be left out. */
public record DeploymentStatus(
        @Nullable Long observedGeneration,
        @Nullable Integer replicas,
        @Nullable Integer updatedReplicas,
        @Nullable Integer readyReplicas,
        @Nullable Integer availableReplicas,
        @Nullable Integer unavailableReplicas,
        @Nullable Integer terminatingReplicas,
        List<DeploymentCondition> conditions,
        @Nullable Integer collisionCount) {
    public DeploymentStatus {
        conditions = Defaults.list(conditions);
    }

    static final DeploymentStatus NONE = Defaults.read("{}", DeploymentStatus.class);

    public int all() {
        return replicas == null ? 0 : replicas;
    }

    public int updated() {
        return updatedReplicas == null ? 0 : updatedReplicas;
    }

    public int available() {
        return availableReplicas == null ? 0 : availableReplicas;
    }

    /** The condition of that type, or null. */
    public @Nullable DeploymentCondition condition(String type) {
        return conditions.stream().filter(each -> each.type().equals(type)).findFirst().orElse(null);
    }

    /** The same with other conditions. */
    public DeploymentStatus withConditions(List<DeploymentCondition> others) {
        return new DeploymentStatus(
                observedGeneration,
                replicas,
                updatedReplicas,
                readyReplicas,
                availableReplicas,
                unavailableReplicas,
                terminatingReplicas,
                others,
                collisionCount);
    }

    /** The same with another count of collisions. */
    public DeploymentStatus withCollisions(int count) {
        return new DeploymentStatus(
                observedGeneration,
                replicas,
                updatedReplicas,
                readyReplicas,
                availableReplicas,
                unavailableReplicas,
                terminatingReplicas,
                conditions,
                count);
    }
}
