package dev.podium.registry.strategy;

import dev.podium.registry.ResourceStrategy;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Nodes: whoever registers one may say at once what it has. */
final class NodeStrategy implements ResourceStrategy {

    /** Kubelets are not configured by ConfigMaps any more; only Nodes of before say so. */
    private static final String CONFIGURATION = "configSource";

    private static final String CONFIGURED = "config";

    @Override
    public void prepareForCreate(ObjectNode node) {
        drop(node, "spec", CONFIGURATION);
        drop(node, "status", CONFIGURED);
    }

    @Override
    public void prepareForUpdate(ObjectNode node, ObjectNode old) {
        if (!old.path("spec").hasNonNull(CONFIGURATION)) {
            drop(node, "spec", CONFIGURATION);
        }
    }

    @Override
    public void prepareForStatusUpdate(ObjectNode node, ObjectNode old) {
        if (!old.path("status").hasNonNull(CONFIGURED)) {
            drop(node, "status", CONFIGURED);
        }
    }

    private static void drop(ObjectNode node, String part, String field) {
        if (node.get(part) instanceof ObjectNode object) {
            object.remove(field);
        }
    }

    @Override
    public List<String> selectableFields() {
        return List.of("spec.unschedulable");
    }

    @Override
    public void fields(JsonNode node, Map<String, String> into) {
        into.put("spec.unschedulable", String.valueOf(node.path("spec").path("unschedulable").asBoolean(false)));
    }
}
