package dev.podium.registry.admission;

import dev.podium.registry.Admission;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Nothing is scheduled onto a new node before it has been seen to be ready (upstream's {@code TaintNodesByCondition},
 * {@code plugin/pkg/admission/nodetaint}). Of a node that says so itself nothing else would be seen a moment later; upstream taints it for
 * that moment too, which a thousand nodes that come at once would pay for with a thousand writes.
 */
public final class NodeTaints implements Admission {

    private static final String KEY = "node.kubernetes.io/not-ready";
    private static final String EFFECT = "NoSchedule";

    @Override
    public void mutate(Request request) {
        if (!request.creates("nodes") || ready(request.written())) {
            return;
        }
        ObjectNode spec = request.written().withObjectProperty("spec");
        ArrayNode taints = spec.get("taints") instanceof ArrayNode present ? present : spec.putArray("taints");
        if (taints.valueStream().noneMatch(NodeTaints::isIt)) {
            taints.addObject().put("key", KEY).put("effect", EFFECT);
        }
    }

    private static boolean ready(ObjectNode node) {
        return node.path("status").path("conditions").valueStream()
                .anyMatch(each -> each.path("type").asString("").equals("Ready")
                        && each.path("status").asString("").equals("True"));
    }

    private static boolean isIt(JsonNode taint) {
        return taint.path("key").asString("").equals(KEY) && taint.path("effect").asString("").equals(EFFECT);
    }
}
