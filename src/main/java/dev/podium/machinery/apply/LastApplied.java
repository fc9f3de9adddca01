package dev.podium.machinery.apply;

import dev.podium.machinery.Json;
import dev.podium.machinery.MalformedException;
import dev.podium.machinery.Metadata;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What {@code kubectl apply} without {@code --server-side} leaves in an annotation, so that an object can move from one way
 * of applying to the other (apimachinery, lastappliedmanager.go and lastappliedupdater.go). Only kubectl has this.
 */
final class LastApplied {

    private static final String ANNOTATION = "kubectl.kubernetes.io/last-applied-configuration";
    private static final String KUBECTL = "kubectl";

    private final String manager;
    private final ObjectNode live;
    private final Shape shape;

    LastApplied(String manager, ObjectNode live, Shape shape) {
        this.manager = manager;
        this.live = live;
        this.shape = shape;
    }

    /** What kubectl may take from other managers, because it had applied it in the old way and it still is as applied. */
    FieldSet allowed(String version) {
        String text = annotation(live);
        if (!manager.equals(KUBECTL) || text.isEmpty()) {
            return FieldSet.EMPTY;
        }
        try {
            ObjectNode last = Json.parse(text.getBytes(StandardCharsets.UTF_8));
            if (!last.path("apiVersion").asString("").equals(version)) {
                return FieldSet.EMPTY;
            }
            Conformance.demand(last, shape);
            Comparison since = Comparison.of(last, live, shape);
            return FieldsOf.configuration(last, shape)
                    .difference(since.modified())
                    .difference(since.added())
                    .difference(since.removed());
        } catch (MalformedException | MismatchException unreadable) {
            return FieldSet.EMPTY;
        }
    }

    /** Writes the configuration into the annotation of an object that has one, unless it would become too large. */
    static void renew(String manager, ObjectNode object, ObjectNode configuration) {
        if (!manager.equals(KUBECTL) || annotation(object).isEmpty()) {
            return;
        }
        ObjectNode copy = configuration.deepCopy();
        if (copy.path("metadata").get("annotations") instanceof ObjectNode annotations) {
            annotations.remove(ANNOTATION);
        }
        ObjectNode annotations = (ObjectNode) object.path("metadata").path("annotations");
        annotations.put(ANNOTATION, Json.text(sorted(copy)) + "\n");
        long size = annotations.properties().stream()
                .mapToLong(each -> bytes(each.getKey()) + bytes(each.getValue().asString("")))
                .sum();
        if (size > Metadata.MAX_ANNOTATIONS) {
            annotations.remove(ANNOTATION);
        }
    }

    private static String annotation(ObjectNode object) {
        return object.path("metadata").path("annotations").path(ANNOTATION).asString("");
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static JsonNode sorted(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                Map<String, JsonNode> members = new TreeMap<>();
                object.properties().forEach(each -> members.put(each.getKey(), sorted(each.getValue())));
                ObjectNode result = JsonNodeFactory.instance.objectNode();
                result.setAll(members);
                yield result;
            }
            case ArrayNode array -> {
                ArrayNode result = JsonNodeFactory.instance.arrayNode();
                array.forEach(each -> result.add(sorted(each)));
                yield result;
            }
            default -> node;
        };
    }
}
