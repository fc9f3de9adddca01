package dev.podium.web;

import dev.podium.machinery.DecodeException;
import dev.podium.machinery.Decoded;
import dev.podium.machinery.FieldValidation;
import dev.podium.machinery.Format;
import dev.podium.machinery.Json;
import dev.podium.machinery.MalformedException;
import dev.podium.machinery.ObjectModel;
import dev.podium.machinery.PatchException;
import dev.podium.machinery.Patches;
import dev.podium.machinery.Schema;
import dev.podium.registry.ApiException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads patches and applies them to objects (upstream's {@code endpoints/handlers/patch.go}). */
@Component
class ObjectPatcher {

    private static final String JSON = "application/json-patch+json";
    private static final String MERGE = "application/merge-patch+json";
    private static final String STRATEGIC = "application/strategic-merge-patch+json";

    private static final Set<String> OPERATION = Set.of("op", "path", "from", "value");

    /** A patch, by its kind. */
    sealed interface Patch {
        /** What field validation has against its text. */
        List<String> problems();

        record JsonPatch(JsonNode operations, List<String> problems) implements Patch {}

        record MergePatch(JsonNode patch, List<String> problems) implements Patch {}

        record StrategicPatch(ObjectNode patch, Schema schema, List<String> problems) implements Patch {}
    }

    Patch read(Exchange exchange) throws IOException {
        String type = Body.mediaType(exchange.request());
        ObjectModel model = exchange.resource().model();
        @Nullable Schema schema = model.patching() == ObjectModel.Patching.STRATEGIC ? model.schema() : null;
        boolean known = switch (type) {
            case JSON, MERGE -> true;
            case STRATEGIC -> schema != null;
            default -> false;
        };
        if (!known) {
            throw Body.unsupported(JSON + ", " + MERGE + (schema == null ? "" : ", " + STRATEGIC) + ", " + Applier.MEDIA_TYPE);
        }
        byte[] body = Body.read(exchange.request());
        try {
            Patches.Text text = Patches.read(body);
            JsonNode patch = text.value();
            if (type.equals(JSON)) {
                return new Patch.JsonPatch(patch, operationProblems(text));
            }
            if (!(patch instanceof ObjectNode object)) {
                throw ApiException.badRequest(
                        "error decoding patch: json: cannot unmarshal " + word(patch) + " into Go value of type map[string]interface {}");
            }
            return schema != null && type.equals(STRATEGIC)
                    ? new Patch.StrategicPatch(object, schema, text.repeated())
                    : new Patch.MergePatch(object, text.repeated());
        } catch (PatchException malformed) {
            throw failure(malformed);
        }
    }

    private static List<String> operationProblems(Patches.Text text) {
        List<String> problems = new ArrayList<>();
        int i = 0;
        for (JsonNode operation : text.value()) {
            for (String each : operation.propertyNames()) {
                if (!OPERATION.contains(each)) {
                    problems.add("json patch unknown field \"[" + i + "]." + each + "\"");
                }
            }
            i++;
        }
        text.repeated().forEach(each -> problems.add("json patch " + each));
        return problems;
    }

    private static String word(JsonNode node) {
        return switch (node.getNodeType()) {
            case ARRAY -> "array";
            case STRING -> "string";
            case NUMBER -> "number";
            case BOOLEAN -> "bool";
            default -> "null";
        };
    }

    ObjectNode apply(Exchange exchange, Patch patch, ObjectNode object) {
        JsonNode patched;
        try {
            patched =
                    switch (patch) {
                        case Patch.JsonPatch(JsonNode operations, _) -> Patches.json(object, operations);
                        case Patch.MergePatch(JsonNode merge, _) -> Patches.merge(object, merge);
                        case Patch.StrategicPatch(ObjectNode strategic, Schema schema, _) -> Patches.strategic(
                                schema, object, strategic);
                    };
        } catch (PatchException failed) {
            throw failure(failed);
        }
        if (!(patched instanceof ObjectNode result)) {
            throw ApiException.badRequest("the patch does not leave an object");
        }
        return checked(exchange, patch, object, result);
    }

    /** A patched object must decode as its kind does; and a patch that names no version applies to any. */
    private ObjectNode checked(Exchange exchange, Patch patch, ObjectNode before, ObjectNode result) {
        FieldValidation validation = exchange.query().fieldValidation();
        ObjectNode object;
        List<String> problems = new ArrayList<>(validation == FieldValidation.IGNORE ? List.of() : patch.problems());
        try {
            // Even when they are errors, these are wanted as a list: the patch's own come first.
            Decoded decoded = exchange.resource()
                    .model()
                    .conform(result, validation == FieldValidation.STRICT ? FieldValidation.WARN : validation);
            problems.addAll(decoded.warnings());
            object = decoded.object();
        } catch (DecodeException refused) {
            throw ApiException.invalidPatch(shown(patch, result), String.valueOf(refused.getMessage()));
        }
        if (validation == FieldValidation.STRICT && !problems.isEmpty()) {
            throw ApiException.invalidPatch(shown(patch, result), "strict decoding error: " + String.join(", ", problems));
        }
        exchange.warn(problems);
        String version = object.path("metadata").path("resourceVersion").asString("");
        if (version.equals(before.path("metadata").path("resourceVersion").asString(""))
                && !names(patch)
                && object.get("metadata") instanceof ObjectNode metadata
                && exchange.resource().strategy().updatesUnconditionally()) {
            metadata.remove("resourceVersion");
        }
        return object;
    }

    /** What the error shows: the patched object, or for a strategic merge patch the patch itself, as upstream does. */
    private static String shown(Patch patch, ObjectNode result) {
        return switch (patch) {
            case Patch.JsonPatch _, Patch.MergePatch _ -> Json.text(result);
            case Patch.StrategicPatch(ObjectNode strategic, _, _) -> Patches.shown(strategic);
        };
    }

    private static boolean names(Patch patch) {
        return switch (patch) {
            case Patch.JsonPatch(JsonNode operations, _) -> operations.valueStream()
                    .anyMatch(each -> each.path("path").asString("").equals("/metadata/resourceVersion"));
            case Patch.MergePatch(JsonNode merge, _) -> merge.path("metadata").has("resourceVersion");
            case Patch.StrategicPatch(ObjectNode strategic, Schema _, _) -> strategic.path("metadata").has("resourceVersion");
        };
    }

    private static ApiException failure(PatchException failed) {
        int code = failed.reason().code();
        if (code == 413) {
            return new ApiException(
                    413,
                    "RequestEntityTooLarge",
                    "Request entity too large: " + failed.getMessage(),
                    new ApiException.Details(null, null, null, null, List.of(), 0));
        }
        return code == 422
                ? new ApiException(
                        422,
                        "Invalid",
                        String.valueOf(failed.getMessage()),
                        // Nothing about the object: clients that were told its name would keep the message to themselves.
                        new ApiException.Details(null, null, null, null, List.of(), 0))
                : ApiException.badRequest(String.valueOf(failed.getMessage()));
    }
}
