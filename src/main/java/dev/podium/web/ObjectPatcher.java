package dev.podium.web;

import dev.podium.machinery.DecodeException;
import dev.podium.machinery.Decoded;
import dev.podium.machinery.Decoder;
import dev.podium.machinery.FieldValidation;
import dev.podium.machinery.Format;
import dev.podium.machinery.Json;
import dev.podium.machinery.MalformedException;
import dev.podium.machinery.PatchException;
import dev.podium.machinery.Patches;
import dev.podium.machinery.Schema;
import dev.podium.machinery.Schemas;
import dev.podium.registry.ApiException;
import java.io.IOException;
import java.util.List;
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

    private final Schemas schemas;
    private final Decoder decoder = new Decoder();

    ObjectPatcher(Schemas schemas) {
        this.schemas = schemas;
    }

    /** A patch, by its kind. */
    sealed interface Patch {
        record JsonPatch(JsonNode operations) implements Patch {}

        record MergePatch(JsonNode patch) implements Patch {}

        record StrategicPatch(ObjectNode patch, Schema schema) implements Patch {}
    }

    Patch read(Exchange exchange) throws IOException {
        String type = Body.mediaType(exchange.request());
        @Nullable Schema schema = schemas.forKind(exchange.resource().type());
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
            JsonNode patch = Patches.parse(body);
            if (type.equals(JSON)) {
                return new Patch.JsonPatch(patch);
            }
            if (!(patch instanceof ObjectNode object)) {
                throw ApiException.badRequest(
                        "error decoding patch: json: cannot unmarshal " + word(patch) + " into Go value of type map[string]interface {}");
            }
            return schema != null && type.equals(STRATEGIC)
                    ? new Patch.StrategicPatch(object, schema)
                    : new Patch.MergePatch(object);
        } catch (PatchException malformed) {
            throw failure(exchange, malformed);
        }
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
                        case Patch.JsonPatch(JsonNode operations) -> Patches.json(object, operations);
                        case Patch.MergePatch(JsonNode merge) -> Patches.merge(object, merge);
                        case Patch.StrategicPatch(ObjectNode strategic, Schema schema) -> Patches.strategic(
                                schema, object, strategic);
                    };
        } catch (PatchException failed) {
            throw failure(exchange, failed);
        }
        if (!(patched instanceof ObjectNode result)) {
            throw ApiException.badRequest("the patch does not leave an object");
        }
        return checked(exchange, patch, object, result);
    }

    /** A patched object must decode as its kind does; and a patch that names no version applies to any. */
    private ObjectNode checked(Exchange exchange, Patch patch, ObjectNode before, ObjectNode result) {
        Schema schema = schemas.forKind(exchange.resource().type());
        ObjectNode object = result;
        if (schema != null) {
            FieldValidation validation = exchange.query().fieldValidation();
            try {
                Decoded decoded = decoder.decode(result, schema, validation);
                exchange.warn(decoded.warnings());
                object = decoded.object();
            } catch (DecodeException refused) {
                throw WriteVerbs.refused(exchange.resource().type(), refused);
            }
        }
        String version = object.path("metadata").path("resourceVersion").asString("");
        if (version.equals(before.path("metadata").path("resourceVersion").asString(""))
                && !names(patch)
                && object.get("metadata") instanceof ObjectNode metadata
                && exchange.resource().strategy().updatesUnconditionally()) {
            metadata.remove("resourceVersion");
        }
        return object;
    }

    private static boolean names(Patch patch) {
        return switch (patch) {
            case Patch.JsonPatch(JsonNode operations) -> operations.valueStream()
                    .anyMatch(each -> each.path("path").asString("").equals("/metadata/resourceVersion"));
            case Patch.MergePatch(JsonNode merge) -> merge.path("metadata").has("resourceVersion");
            case Patch.StrategicPatch(ObjectNode strategic, Schema _) -> strategic.path("metadata").has("resourceVersion");
        };
    }

    private static ApiException failure(Exchange exchange, PatchException failed) {
        int code = failed.reason().code();
        return code == 422
                ? new ApiException(
                        422,
                        "Invalid",
                        String.valueOf(failed.getMessage()),
                        new ApiException.Details(
                                exchange.name(), exchange.resource().group(), exchange.resource().name(), null, List.of(), 0))
                : ApiException.badRequest(String.valueOf(failed.getMessage()));
    }
}
