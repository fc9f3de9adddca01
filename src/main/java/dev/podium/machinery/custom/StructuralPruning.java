package dev.podium.machinery.custom;

import dev.podium.machinery.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Drops what a structural schema does not specify (apiextensions-apiserver, pkg/apiserver/schema/pruning). */
final class StructuralPruning {

    private static final Set<String> OF_OBJECTS = Set.of("apiVersion", "kind", "metadata");

    private final List<String> dropped;
    private final BiConsumer<ObjectNode, String> embedded;

    /**
     * @param dropped where the paths of what is dropped go
     * @param embedded gets each object within the object that is one of its own, and its path
     */
    StructuralPruning(List<String> dropped, BiConsumer<ObjectNode, String> embedded) {
        this.dropped = dropped;
        this.embedded = embedded;
    }

    /** Whether a value has what its schema does not specify. */
    static boolean prunes(JsonNode value, Schema schema, EmbeddedObjects.Outermost outermost) {
        List<String> dropped = new ArrayList<>();
        StructuralPruning pruning = new StructuralPruning(dropped, (_, _) -> {});
        JsonNode copy = value.deepCopy();
        if (outermost == EmbeddedObjects.Outermost.OBJECT && copy instanceof ObjectNode object) {
            pruning.object(object, schema);
        } else {
            pruning.value(copy, schema, "");
        }
        return !dropped.isEmpty();
    }

    /** Prunes a whole object; who it is, is kept. */
    void object(ObjectNode object, Schema schema) {
        members(object, schema, "", OF_OBJECTS);
    }

    private void value(JsonNode value, @Nullable Schema schema, String path) {
        switch (value) {
            case ObjectNode object when schema != null -> {
                members(object, schema, path, schema.embeddedResource() ? OF_OBJECTS : Set.of());
                if (schema.embeddedResource()) {
                    embedded.accept(object, path);
                }
            }
            case ArrayNode array -> {
                Schema items = schema == null ? null : schema.items();
                for (int i = 0; i < array.size(); i++) {
                    value(array.get(i), items, Structure.below(path, i));
                }
            }
            default -> {}
        }
    }

    private void members(ObjectNode object, Schema schema, String path, Set<String> kept) {
        boolean keeps = Structure.keepsUnknown(schema) || Structure.open(schema);
        Schema additional = schema.additionalProperties();
        for (String name : List.copyOf(object.propertyNames())) {
            Schema declared = schema.properties().get(name);
            String place = Structure.below(path, name);
            if (kept.contains(name)) {
                continue;
            }
            if (declared != null) {
                value(object.get(name), declared, place);
            } else if (additional != null) {
                value(object.get(name), additional, place);
            } else if (!keeps) {
                object.remove(name);
                dropped.add(place);
            }
        }
    }
}
