package dev.podium.machinery.workload;

import dev.podium.machinery.kind.Defaults;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.pod.PodDefaults;
import dev.podium.machinery.pod.PodSpecRules;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Upstream's ValidateReplicationController and SetDefaults_ReplicationController. */
public final class ReplicationControllerRules implements TemplatedRules {

    @Override
    public void applyDefaults(ObjectNode controller) {
        ObjectNode spec = Defaults.object(controller, "spec");
        if (spec.get("template") instanceof ObjectNode template) {
            PodDefaults.applyToTemplate(template);
            if (template.path("metadata").get("labels") instanceof ObjectNode labels) {
                if (spec.path("selector").isEmpty()) {
                    spec.set("selector", labels.deepCopy());
                }
                if (controller.path("metadata").path("labels").isEmpty()) {
                    Defaults.object(controller, "metadata").set("labels", labels.deepCopy());
                }
            }
        }
        Defaults.number(spec, "replicas", 1);
        Defaults.nothing(Defaults.object(controller, "status"), "replicas");
    }

    @Override
    public void validate(Field controller) {
        validateUpdate(controller, Field.none());
    }

    @Override
    public void validateUpdate(Field controller, Field old) {
        Field spec = controller.get("spec");
        spec.get("minReadySeconds").mustNotBeNegative();
        Field selector = spec.get("selector");
        selector.mustBeSet();
        spec.get("replicas").mustNotBeNegative();
        Field template = spec.get("template");
        if (template.absent()) {
            template.required("");
            return;
        }
        Field labels = template.get("metadata").get("labels");
        if (!selector.empty() && !selects(selector, labels)) {
            labels.invalid(labels.present() ? labels.value() : null, "`selector` does not match template `labels`");
        }
        PodSpecRules.template(template, old.get("spec").get("template"));
        Field restart = template.get("spec").get("restartPolicy");
        if (!restart.is("Always")) {
            restart.notSupported(List.of("Always"));
        }
        if (template.get("spec").get("activeDeadlineSeconds").present()) {
            template.get("spec").get("activeDeadlineSeconds").forbidden(
                    "activeDeadlineSeconds in ReplicationController is not Supported");
        }
    }

    private static boolean selects(Field selector, Field labels) {
        for (Map.Entry<String, Field> each : selector.entries()) {
            if (!labels.get(each.getKey()).is(each.getValue().text())) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void validateStatusUpdate(Field updated, Field old) {
        Templates.counts(
                updated.get("status"),
                List.of("replicas", "fullyLabeledReplicas", "readyReplicas", "availableReplicas", "observedGeneration"),
                List.of("fullyLabeledReplicas", "readyReplicas", "availableReplicas"));
        Templates.availableAreReady(updated.get("status"));
    }
}
