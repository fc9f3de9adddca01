package dev.podium.machinery.workload;

import dev.podium.machinery.kind.Amounts;
import dev.podium.machinery.kind.Defaults;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.pod.PodDefaults;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Upstream's ValidateDeployment and SetDefaults_Deployment. */
public final class DeploymentRules implements TemplatedRules {
    @Override
    public void applyDefaults(ObjectNode deployment) {
        ObjectNode spec = Defaults.object(deployment, "spec");
        PodDefaults.applyToTemplate(Defaults.object(spec, "template"));
        Defaults.number(spec, "replicas", 1);
        ObjectNode strategy = Defaults.object(spec, "strategy");
        Defaults.text(strategy, "type", "RollingUpdate");
        if (strategy.path("type").asString("").equals("RollingUpdate")) {
            ObjectNode rolling = Defaults.object(strategy, "rollingUpdate");
            for (String each : List.of("maxUnavailable", "maxSurge")) {
                if (!rolling.hasNonNull(each)) {
                    rolling.put(each, "25%");
                }
            }
        }
        Defaults.number(spec, "revisionHistoryLimit", 10);
        Defaults.number(spec, "progressDeadlineSeconds", 600);
        Defaults.object(deployment, "status");
    }

    @Override
    public void validate(Field deployment) {
        validate(deployment, Field.none());
    }

    private static void validate(Field deployment, Field old) {
        Field spec = deployment.get("spec");
        spec.get("replicas").mustNotBeNegative();
        Templates.replicas(spec, old.get("spec").get("template"));
        strategy(spec.get("strategy"));
        spec.get("minReadySeconds").mustNotBeNegative();
        spec.get("revisionHistoryLimit").mustNotBeNegative();
        Field deadline = spec.get("progressDeadlineSeconds");
        if (deadline.present()) {
            deadline.mustNotBeNegative();
            if (deadline.number() <= spec.get("minReadySeconds").number()) {
                deadline.invalid("must be greater than minReadySeconds");
            }
        }
    }

    private static void strategy(Field strategy) {
        Field rolling = strategy.get("rollingUpdate");
        switch (strategy.get("type").text()) {
            case "Recreate" -> {
                if (rolling.present()) {
                    rolling.forbidden("may not be specified when strategy `type` is 'Recreate'");
                }
            }
            case "RollingUpdate" -> {
                if (rolling.absent()) {
                    rolling.required("this should be defaulted and never be nil");
                    return;
                }
                Field unavailable = rolling.get("maxUnavailable");
                Amounts.numberOrPercentage(unavailable);
                Amounts.numberOrPercentage(rolling.get("maxSurge"));
                if (Amounts.of(unavailable) == 0 && Amounts.of(rolling.get("maxSurge")) == 0) {
                    unavailable.invalid("may not be 0 when `maxSurge` is 0");
                }
                Amounts.notMoreThanAll(unavailable);
            }
            default -> strategy.notSupported(List.of("Recreate", "RollingUpdate"));
        }
    }

    @Override
    public void validateUpdate(Field updated, Field old) {
        validate(updated, old);
        Templates.immutable(updated.get("spec").get("selector"), old.get("spec").get("selector"));
    }

    @Override
    public void validateStatusUpdate(Field updated, Field old) {
        Templates.counts(
                updated.get("status"),
                List.of("observedGeneration", "replicas", "updatedReplicas", "readyReplicas", "availableReplicas",
                        "unavailableReplicas", "terminatingReplicas", "collisionCount"),
                List.of("updatedReplicas", "readyReplicas", "availableReplicas"));
        Templates.availableAreReady(updated.get("status"));
        Templates.collisions(updated, old);
    }
}
