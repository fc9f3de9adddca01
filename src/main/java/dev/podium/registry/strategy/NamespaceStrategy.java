package dev.podium.registry.strategy;

import dev.podium.registry.ResourceStrategy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Namespaces, after upstream's {@code pkg/registry/core/namespace}: the finalizer in the spec keeps a namespace until the
 * controller has emptied it.
 */
final class NamespaceStrategy implements ResourceStrategy {

    private static final String FINALIZER = "kubernetes";

    @Override
    public void prepareForCreate(ObjectNode namespace) {
        namespace.putObject("status").put("phase", "Active");
        ObjectNode spec = namespace.get("spec") instanceof ObjectNode present ? present : namespace.putObject("spec");
        ArrayNode finalizers = spec.get("finalizers") instanceof ArrayNode present ? present : spec.putArray("finalizers");
        for (JsonNode each : finalizers) {
            if (each.asString("").equals(FINALIZER)) {
                return;
            }
        }
        finalizers.add(FINALIZER);
    }

    @Override
    public void prepareForUpdate(ObjectNode namespace, ObjectNode old) {
        namespace.set("spec", old.path("spec"));
    }

    @Override
    public boolean holdsBack(ObjectNode namespace) {
        return !namespace.path("spec").path("finalizers").isEmpty();
    }

    @Override
    public void markDeleted(ObjectNode namespace, Instant now) {
        ObjectNode status =
                namespace.get("status") instanceof ObjectNode present ? present : namespace.putObject("status");
        status.put("phase", "Terminating");
    }

    @Override
    public boolean returnsDeletedObject() {
        return true;
    }

    @Override
    public List<String> selectableFields() {
        return List.of("status.phase");
    }

    @Override
    public void fields(JsonNode namespace, Map<String, String> into) {
        into.put("status.phase", namespace.path("status").path("phase").asString(""));
    }
}
