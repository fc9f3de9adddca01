package dev.podium.controller.deployment;

import dev.podium.model.DeploymentCondition;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A Deployment's conditions and their reasons, in upstream's words. */
final class Conditions {

    static final String PROGRESSING = "Progressing";
    static final String AVAILABLE = "Available";
    static final String FAILURE = "ReplicaFailure";

    static final String CREATED = "NewReplicaSetCreated";
    static final String FOUND = "FoundNewReplicaSet";
    static final String NOT_CREATED = "ReplicaSetCreateError";
    static final String UPDATED = "ReplicaSetUpdated";
    static final String COMPLETE = "NewReplicaSetAvailable";
    static final String TIMED_OUT = "ProgressDeadlineExceeded";
    static final String PAUSED = "DeploymentPaused";
    static final String RESUMED = "DeploymentResumed";
    static final String ENOUGH = "MinimumReplicasAvailable";
    static final String TOO_FEW = "MinimumReplicasUnavailable";

    private Conditions() {}

    static DeploymentCondition of(String type, String status, String reason, String message, Instant now) {
        Instant stamp = now.truncatedTo(ChronoUnit.SECONDS);
        return new DeploymentCondition(type, status, stamp, stamp, reason, message);
    }

    /** The conditions with that one, unless one of the same type says the same for the same reason already. */
    static List<DeploymentCondition> with(List<DeploymentCondition> conditions, DeploymentCondition condition) {
        for (DeploymentCondition each : conditions) {
            if (each.type().equals(condition.type())) {
                boolean unmoved = each.status().equals(condition.status());
                if (unmoved && String.valueOf(each.reason()).equals(condition.reason())) {
                    return conditions;
                }
                return appended(conditions, unmoved ? since(condition, each.lastTransitionTime()) : condition);
            }
        }
        return appended(conditions, condition);
    }

    /** The conditions with that one, whatever one of the same type says. */
    static List<DeploymentCondition> renewed(List<DeploymentCondition> conditions, DeploymentCondition condition) {
        for (DeploymentCondition each : conditions) {
            if (each.type().equals(condition.type()) && each.status().equals(condition.status())) {
                return appended(conditions, since(condition, each.lastTransitionTime()));
            }
        }
        return appended(conditions, condition);
    }

    private static List<DeploymentCondition> appended(
            List<DeploymentCondition> conditions, DeploymentCondition condition) {
        List<DeploymentCondition> changed = new ArrayList<>(without(conditions, condition.type()));
        changed.add(condition);
        return changed;
    }

    static List<DeploymentCondition> without(List<DeploymentCondition> conditions, String type) {
        return conditions.stream().filter(each -> !each.type().equals(type)).toList();
    }

    private static DeploymentCondition since(DeploymentCondition condition, @Nullable Instant then) {
        return new DeploymentCondition(
                condition.type(), condition.status(), condition.lastUpdateTime(), then, condition.reason(), condition.message());
    }
}
