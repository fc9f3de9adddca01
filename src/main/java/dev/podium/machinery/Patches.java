package dev.podium.machinery;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The three kinds of patches. None of them changes its arguments. */
public final class Patches {
    private Patches() {}

    /**
     * RFC 6902.
     *
     * @throws PatchException when the patch is no list of operations, or one does not apply
     */
    public static JsonNode json(JsonNode document, JsonNode patch) {
        return new JsonPatch(document.deepCopy()).apply(patch);
    }

    /** As {@link #json(JsonNode, JsonNode)}, for a patch in bytes. */
    public static JsonNode json(JsonNode document, byte[] patch) {
        return json(document, read(patch).value());
    }

    /**
     * RFC 7386: members of the patch replace those of the document, null removes.
     *
     * @return the document, merged; the patch itself where either is no object
     */
    public static JsonNode merge(JsonNode document, JsonNode patch) {
        if (!(patch instanceof ObjectNode changes)) {
            return patch.deepCopy();
        }
        ObjectNode result = document instanceof ObjectNode object ? object.deepCopy() : JsonNodeFactory.instance.objectNode();
        mergeInto(result, changes);
        return result;
    }

    private static void mergeInto(ObjectNode target, ObjectNode changes) {
        for (Map.Entry<String, JsonNode> each : changes.properties()) {
            String key = each.getKey();
            JsonNode change = each.getValue();
            if (change.isNull()) {
                target.remove(key);
            } else if (change instanceof ObjectNode inner) {
                ObjectNode below = target.get(key) instanceof ObjectNode object ? object : target.putObject(key);
                mergeInto(below, inner);
            } else {
                target.set(key, change.deepCopy());
            }
        }
    }

    /**
     * Kubernetes' own patch: lists are merged by the keys that the schema declares, and directives are obeyed
     * (apimachinery, pkg/util/strategicpatch).
     *
     * @throws PatchException with upstream's message
     */
    public static ObjectNode strategic(Schema schema, ObjectNode document, ObjectNode patch) {
        return StrategicMerge.apply(schema, document.deepCopy(), patch.deepCopy());
    }

    /**
     * A patch as it was sent.
     *
     * @param repeated one line for each repeated key: {@code duplicate field "metadata.name"}
     */
    public record Text(JsonNode value, List<String> repeated) {}

    /**
     * Reads a patch.
     *
     * @throws PatchException when the bytes are not JSON
     */
    public static Text read(byte[] patch) {
        try {
            JsonReader.Document document = JsonReader.readRequest(patch);
            Set<String> repeated = new LinkedHashSet<>();
            new TypedTree(document.repeated(), repeated).reportRepeated(document.value());
            return new Text(document.value(), List.copyOf(repeated));
        } catch (MalformedException malformed) {
            throw PatchException.malformed(String.valueOf(malformed.getMessage()));
        }
    }

    /** A patch as messages show it: {@code map[spec:map[replicas:1]]}. */
    public static String shown(ObjectNode patch) {
        return StrategicMerge.shown(patch);
    }
}
