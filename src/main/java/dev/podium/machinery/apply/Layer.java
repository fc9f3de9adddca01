package dev.podium.machinery.apply;

import dev.podium.machinery.ApplyException;
import dev.podium.machinery.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A configuration that is laid over an object, and leaves no trace of its own in the managed fields. */
public final class Layer {

    private Layer() {}

    /** What {@link dev.podium.machinery.Overlay#of} promises. */
    public static ObjectNode laid(ObjectNode object, ObjectNode configuration, @Nullable Schema schema) {
        Shape shape = Shape.of(schema);
        try {
            Conformance.demand(configuration, shape);
        } catch (MismatchException misfit) {
            throw new ApplyException("failed to convert patch object to typed object: " + misfit.getMessage());
        }
        List<String> whole = new ArrayList<>();
        atomics(configuration, shape, "", whole);
        if (!whole.isEmpty()) {
            throw new ApplyException(
                    "invalid ApplyConfiguration: may not mutate atomic arrays, maps or structs: " + String.join(", ", whole));
        }
        return Merge.of(object, configuration, shape);
    }

    /** Upstream's findAtomics: what is atomic is named, and what is below it looked through as well. */
    private static void atomics(JsonNode value, Shape shape, String path, List<String> found) {
        Shape.Kind kind = shape.kind(value);
        switch (value) {
            case ObjectNode object when kind == Shape.Kind.MAP -> {
                if (shape.atomic(kind)) {
                    found.add(path);
                }
                object.properties().forEach(each -> {
                    if (shape.declares(each.getKey())) {
                        atomics(each.getValue(), shape.member(each.getKey()), path + "." + each.getKey(), found);
                    }
                });
            }
            case ArrayNode array when kind == Shape.Kind.LIST -> {
                if (shape.atomic(kind)) {
                    found.add(path);
                }
                for (int i = 0; i < array.size(); i++) {
                    atomics(array.get(i), shape.item(), path + "[" + i + "]", found);
                }
            }
            default -> {}
        }
    }
}
