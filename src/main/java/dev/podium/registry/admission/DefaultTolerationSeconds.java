package dev.podium.registry.admission;

import dev.podium.registry.Admission;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A Pod bears a node that is not ready or unreachable for five minutes, unless it says otherwise. */
public final class DefaultTolerationSeconds implements Admission {

    private static final int SECONDS = 300;

    @Override
    public void mutate(Request request) {
        if (!request.creates("pods") || !(request.written().get("spec") instanceof ObjectNode spec)) {
            return;
        }
        tolerate(spec, "node.kubernetes.io/not-ready");
        tolerate(spec, "node.kubernetes.io/unreachable");
    }

    private static void tolerate(ObjectNode spec, String taint) {
        ArrayNode tolerations =
                spec.get("tolerations") instanceof ArrayNode present ? present : spec.putArray("tolerations");
        for (JsonNode each : tolerations) {
            String key = each.path("key").asString("");
            String effect = each.path("effect").asString("");
            if ((key.equals(taint) || key.isEmpty()) && (effect.equals("NoExecute") || effect.isEmpty())) {
                return;
            }
        }
        tolerations
                .addObject()
                .put("key", taint)
                .put("operator", "Exists")
                .put("effect", "NoExecute")
                .put("tolerationSeconds", SECONDS);
    }
}
