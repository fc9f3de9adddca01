package dev.podium.registry.strategy;

import dev.podium.registry.ResourceStrategy;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Secrets, selected by their type. */
final class SecretStrategy implements ResourceStrategy {

    @Override
    public List<String> selectableFields() {
        return List.of("type");
    }

    @Override
    public void fields(JsonNode secret, Map<String, String> into) {
        into.put("type", secret.path("type").asString(""));
    }
}
