package dev.podium.registry.strategy;

import dev.podium.registry.ResourceStrategy;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Nodes: whoever registers one may say at once what it has. */
final class NodeStrategy implements ResourceStrategy {

    @Override
    public void prepareForCreate(ObjectNode node) {}

    @Override
    public List<String> selectableFields() {
        return List.of("spec.unschedulable");
    }

    @Override
    public void fields(JsonNode node, Map<String, String> into) {
        into.put("spec.unschedulable", String.valueOf(node.path("spec").path("unschedulable").asBoolean(false)));
    }
}
