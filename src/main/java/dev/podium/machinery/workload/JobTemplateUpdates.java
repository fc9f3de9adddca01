package dev.podium.machinery.workload;

import dev.podium.machinery.kind.Field;
import dev.podium.machinery.pod.SemanticEquality;
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
        if (rests(old) && before instanceof ObjectNode object && template.value() instanceof ObjectNode now) {
            before = withChangesOf(object.deepCopy(), now);
        }
        if (!SemanticEquality.same(template.value(), before)) {
            template.invalid(template.value(), "field is immutable");
        }
    }

    /** Whether the Job is suspended, has no Pods, and either never started or was told that it is suspended. */
    private static boolean rests(Field job) {
        return job.get("spec").get("suspend").isTrue()
                && job.get("status").get("active").number() == 0
                && (job.get("status").get("startTime").absent() || JobStatusRules.is(job, "Suspended"));
    }

    private static ObjectNode withChangesOf(ObjectNode before, ObjectNode now) {
        ObjectNode metadata = before.withObject("metadata");
        copy(now.path("metadata"), metadata, "annotations");
        copy(now.path("metadata"), metadata, "labels");
        ObjectNode spec = before.withObject("spec");
        JsonNode newSpec = now.path("spec");
        for (String each : List.of("nodeSelector", "tolerations", "schedulingGates")) {
            copy(newSpec, spec, each);
        }
        copy(newSpec.path("affinity"), spec.withObject("affinity"), "nodeAffinity");
        for (String each : List.of("containers", "initContainers")) {
            if (spec.get(each) instanceof ArrayNode old && newSpec.get(each) instanceof ArrayNode updated && old.size() == updated.size()) {
                for (int i = 0; i < old.size(); i++) {
                    copy(updated.get(i), old.get(i).asObject(), "resources");
                }
            }
        }
        return before;
    }

    private static void copy(JsonNode from, ObjectNode to, String key) {
        if (from.hasNonNull(key)) {
            to.set(key, from.get(key));
        } else {
            to.remove(key);
        }
    }
}
