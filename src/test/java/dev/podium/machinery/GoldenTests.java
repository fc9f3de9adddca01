package dev.podium.machinery;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class GoldenTests {
    private final Decoder decoder = new Decoder();
    private final Kinds kinds = new Kinds();

    private static GroupVersionKind kind(JsonNode object) {
        return GroupVersionKind.of(object.path("apiVersion").stringValue(), object.path("kind").stringValue());
    }

    private static Schema schema(JsonNode object) {
        return Schemas.bundled().forKind(kind(object));
    }

    private ObjectNode complete(JsonNode object) {
        ObjectNode decoded = decoder.decode(object.asObject(), schema(object), FieldValidation.STRICT).object();
        kinds.applyDefaults(kind(object), decoded);
        return decoded;
    }

    private static JsonNode lines(List<FieldError> errors) {
        ArrayNode lines = JsonNodeFactory.instance.arrayNode();
        errors.forEach(each -> lines.add(each.toString()));
        return lines;
    }

    @TestFactory
    Stream<DynamicTest> objectsAreCompleted() {
        return Golden.cases("defaults", this::complete);
    }

    @TestFactory
    Stream<DynamicTest> newObjectsAreChecked() {
        return Golden.cases("create", object -> {
            ObjectNode complete = complete(object);
            return lines(kinds.validateCreate(kind(object), complete));
        });
    }

    /** What is accepted, and hardly meant. */
    @TestFactory
    Stream<DynamicTest> newObjectsAreWarnedOf() {
        return Golden.cases("warn", object -> {
            ArrayNode lines = JsonNodeFactory.instance.arrayNode();
            kinds.warningsOnCreate(kind(object), complete(object)).forEach(lines::add);
            return lines;
        });
    }

    /** The old object, the changes as a merge patch, and the subresource if there is one. */
    @TestFactory
    Stream<DynamicTest> updatesAreChecked() {
        return Golden.cases("update", file -> {
            ObjectNode old = complete(file.path("old"));
            old.path("metadata").asObject().put("resourceVersion", "1");
            ObjectNode updated = Patches.merge(old, file.path("change")).asObject();
            kinds.applyDefaults(kind(old), updated);
            String subresource = file.path("subresource").asString("");
            return lines(switch (subresource) {
                case "" -> kinds.validateUpdate(kind(old), updated, old);
                case "status" -> kinds.validateStatusUpdate(kind(old), updated, old);
                default -> kinds.validateSubresourceUpdate(kind(old), subresource, updated, old);
            });
        });
    }

    private static JsonNode patched(ObjectNode file, java.util.function.BinaryOperator<JsonNode> patch) {
        try {
            return patch.apply(file.path("document"), file.path("patch"));
        } catch (PatchException refused) {
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("code", refused.reason().code())
                    .put("message", refused.getMessage());
        }
    }

    @TestFactory
    Stream<DynamicTest> jsonPatchesAreCarriedOut() {
        return Golden.cases("patch-json", file -> patched(file, (document, patch) -> Patches.json(document, patch)));
    }

    @TestFactory
    Stream<DynamicTest> mergePatchesAreCarriedOut() {
        return Golden.cases("patch-merge", file -> patched(file, Patches::merge));
    }

    @TestFactory
    Stream<DynamicTest> strategicMergePatchesAreCarriedOut() {
        return Golden.cases("patch-strategic", file -> patched(file, (document, patch) ->
                Patches.strategic(schema(document), document.asObject(), patch.asObject())));
    }
}
