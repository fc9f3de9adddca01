package dev.podium.machinery.workload;

import dev.podium.machinery.SemanticEquality;
import dev.podium.machinery.kind.Field;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What may change in a Job's template (upstream's validatePodTemplateUpdate). While the Job is suspended and none of its
 * Pods is left, that is where its Pods are to go and what they are to get.
 */
final class JobTemplateUpdates {

    private JobTemplateUpdates() {}

    static void validate(Field updated, Field old) {
        Field template = updated.get("spec").get("template");
        JsonNode before = old.get("spec").get("template").value();
        if (!rests(old)) {
            immutable("PodTemplateSpec", template, before);
        } else if (before instanceof ObjectNode object && template.value() instanceof ObjectNode now) {
            immutable("PodSpec", template.get("spec"), withChangesOf(object.deepCopy(), now).path("spec"));
        }
    }

    private static void immutable(String type, Field field, JsonNode before) {
        if (!SemanticEquality.sameStructs("io.k8s.api.core.v1." + type, field.value(), before)) {
            field.invalid(field.value(), "field is immutable");
        }
    }

    /** Whether the Job is suspended, was told so, and has no Pods. */
    private static boolean rests(Field job) {
        return job.get("spec").get("suspend").isTrue()
                && job.get("status").get("active").number() == 0
                && JobStatusRules.is(job, "Suspended");
    }

    private static ObjectNode withChangesOf(ObjectNode before, ObjectNode now) {
        ObjectNode spec = before.withObject("spec");
        JsonNode newSpec = now.path("spec");
        for (String each : List.of("nodeSelector", "tolerations", "schedulingGates")) {
            copy(newSpec, spec, each);
        }
        affinity(newSpec, spec);
        for (String each : List.of("containers", "initContainers")) {
            if (spec.get(each) instanceof ArrayNode old && newSpec.get(each) instanceof ArrayNode updated && old.size() == updated.size()) {
                for (int i = 0; i < old.size(); i++) {
                    if (old.get(i).path("name").equals(updated.get(i).path("name"))) {
                        copy(updated.get(i), old.get(i).asObject(), "resources");
                    }
                }
            }
        }
        return before;
    }

    /** Which nodes are wanted may change, which Pods are wanted near may not. */
    private static void affinity(JsonNode now, ObjectNode before) {
        if (now.hasNonNull("affinity") || before.hasNonNull("affinity")) {
            ObjectNode affinity = before.get("affinity") instanceof ObjectNode there ? there : before.putObject("affinity");
            copy(now.path("affinity"), affinity, "nodeAffinity");
        }
    }

    private static void copy(JsonNode from, ObjectNode to, String key) {
        if (from.hasNonNull(key)) {
            to.set(key, from.get(key));
        } else {
            to.remove(key);
        }
    }
}
