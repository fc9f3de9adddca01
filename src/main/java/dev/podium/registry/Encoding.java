package dev.podium.registry;

import dev.podium.machinery.Json;
import dev.podium.storage.Draft;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes an object in the one layout that everything stored has: kind, apiVersion, metadata, then the rest; in the
 * metadata the parts that identify it first, and the resourceVersion at a place that is remembered, to be filled in when it
 * is known.
 */
final class Encoding {

    private static final List<String> IDENTITY = List.of("name", "generateName", "namespace", "uid");

    /** What etcd takes by default ({@code --max-request-bytes}): an object that has grown past it cannot be written. */
    private static final int LARGEST = 1_572_864;

    private Encoding() {}

    static Draft draft(ObjectNode object) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(2048);
        int revisionAt;
        try (JsonGenerator out = Json.mapper().createGenerator(bytes)) {
            out.writeStartObject();
            member(out, object, "kind");
            member(out, object, "apiVersion");
            out.writeName("metadata");
            JsonNode metadata = object.path("metadata");
            out.writeStartObject();
            IDENTITY.forEach(each -> member(out, metadata, each));
            out.writeName("resourceVersion");
            out.writeRawValue("\"\"");
            out.flush();
            revisionAt = bytes.size() - 1;
            for (Map.Entry<String, JsonNode> each : metadata.properties()) {
                if (!IDENTITY.contains(each.getKey()) && !each.getKey().equals("resourceVersion")) {
                    out.writeName(each.getKey());
                    out.writeTree(each.getValue());
                }
            }
            out.writeEndObject();
            for (Map.Entry<String, JsonNode> each : object.properties()) {
                switch (each.getKey()) {
                    case "kind", "apiVersion", "metadata", "status" -> {}
                    default -> {
                        out.writeName(each.getKey());
                        out.writeTree(each.getValue());
                    }
                }
            }
            member(out, object, "status");
            out.writeEndObject();
        }
        if (bytes.size() > LARGEST) {
            throw ApiException.objectTooLarge();
        }
        return new Draft(bytes.toByteArray(), revisionAt);
    }

    private static void member(JsonGenerator out, JsonNode parent, String name) {
        JsonNode value = parent.get(name);
        if (value != null) {
            out.writeName(name);
            out.writeTree(value);
        }
    }
}
