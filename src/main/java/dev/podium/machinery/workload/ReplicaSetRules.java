package dev.podium.machinery.workload;

import dev.podium.machinery.kind.Defaults;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.pod.PodDefaults;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Upstream's ValidateReplicaSet and SetDefaults_ReplicaSet. */
public final class ReplicaSetRules implements TemplatedRules {
    @Override
    public void applyDefaults(ObjectNode set) {
        ObjectNode spec = Defaults.object(set, "spec");
        PodDefaults.applyToTemplate(Defaults.object(spec, "template"));
        Defaults.number(spec, "replicas", 1);
        Defaults.nothing(Defaults.object(set, "status"), "replicas");
    }

    @Override
    public void validate(Field set) {
        validate(set, Field.none());
    }

    private static void validate(Field set, Field old) {
        Field spec = set.get("spec");
        spec.get("replicas").mustNotBeNegative();
        spec.get("minReadySeconds").mustNotBeNegative();
        Templates.replicas(spec, old.get("spec").get("template"));
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
                List.of("replicas", "fullyLabeledReplicas", "readyReplicas", "availableReplicas", "observedGeneration",
                        "terminatingReplicas"),
                List.of("fullyLabeledReplicas", "readyReplicas", "availableReplicas"));
        Templates.availableAreReady(updated.get("status"));
    }
}
