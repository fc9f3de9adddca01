package dev.podium.container.simulated.image;

import dev.podium.container.simulated.HttpRequest;
import dev.podium.model.LabelQuery;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The objects of one kind that a {@link SampleApiServer} has. Used by one request at a time. */
final class FlunderShelf {

    private final String resource;
    private final String kind;
    private final Supplier<Instant> clock;
    private final TreeMap<String, ObjectNode> objects = new TreeMap<>();
    private long revision;

    FlunderShelf(String resource, String kind, Supplier<Instant> clock) {
        this.resource = resource;
        this.kind = kind;
        this.clock = clock;
    }

    /** @param name empty: it is about all of them */
    Shelved answer(HttpRequest request, String apiVersion, String namespace, String name) {
        if (name.isEmpty()) {
            return switch (request.method()) {
                case "GET" -> new Shelved(200, list(request, apiVersion, namespace));
                case "POST" -> create(read(request), apiVersion, namespace);
                case "DELETE" -> {
                    ObjectNode list = list(request, apiVersion, namespace);
                    list.path("items").forEach(each -> objects.remove(key(
                            each.path("metadata").path("namespace").asString(""), each.path("metadata").path("name").asString(""))));
                    revision++;
                    yield new Shelved(200, list);
                }
                default -> notAllowed();
            };
        }
        ObjectNode present = objects.get(key(namespace, name));
        if (present == null) {
            return Shelved.refused(404, "NotFound", what(apiVersion) + " \"" + name + "\" not found");
        }
        return switch (request.method()) {
            case "GET" -> new Shelved(200, served(present, apiVersion));
            case "PUT" -> replace(present, read(request), apiVersion);
            case "PATCH" -> request.header("Content-Type").startsWith("application/json-patch+json")
                    ? Shelved.refused(415, "UnsupportedMediaType", "the body of the request was in an unknown format - accepted media types"
                            + " include: application/merge-patch+json")
                    : replace(present, merged(present, read(request)), apiVersion);
            case "DELETE" -> {
                objects.remove(key(namespace, name));
                revision++;
                yield new Shelved(200, Shelved.gone(
                        name, group(apiVersion), resource, present.path("metadata").path("uid").asString("")));
            }
            default -> notAllowed();
        };
    }

    private static ObjectNode read(HttpRequest request) {
        JsonNode body = JsonMapper.shared().readTree(request.body());
        return body instanceof ObjectNode object ? object : JsonMapper.shared().createObjectNode();
    }

    private static Shelved notAllowed() {
        return Shelved.refused(405, "MethodNotAllowed", "the server does not allow this method on the requested resource");
    }

    private static String key(String namespace, String name) {
        return namespace + "/" + name;
    }

    private static String group(String apiVersion) {
        return apiVersion.substring(0, apiVersion.indexOf('/'));
    }

    private String what(String apiVersion) {
        return resource + "." + group(apiVersion);
    }

    private Shelved create(ObjectNode object, String apiVersion, String namespace) {
        ObjectNode metadata = object.withObject("/metadata");
        String name = metadata.path("name").asString("");
        if (name.isEmpty() && metadata.has("generateName")) {
            name = metadata.path("generateName").asString("") + UUID.randomUUID().toString().substring(0, 5);
        }
        if (name.isEmpty()) {
            return Shelved.refused(422, "Invalid", kind + "." + group(apiVersion)
                    + " \"\" is invalid: metadata.name: Required value: name or generateName is required");
        }
        if (objects.containsKey(key(namespace, name))) {
            return Shelved.refused(409, "AlreadyExists", what(apiVersion) + " \"" + name + "\" already exists");
        }
        metadata.put("name", name);
        if (!namespace.isEmpty()) {
            metadata.put("namespace", namespace);
        }
        metadata.put("uid", UUID.randomUUID().toString());
        metadata.put("creationTimestamp", clock.get().truncatedTo(ChronoUnit.SECONDS).toString());
        return new Shelved(201, store(object, apiVersion));
    }

    private Shelved replace(ObjectNode present, ObjectNode object, String apiVersion) {
        ObjectNode metadata = object.withObject("/metadata");
        JsonNode before = present.path("metadata");
        String version = metadata.path("resourceVersion").asString("");
        if (!version.isEmpty() && !version.equals(before.path("resourceVersion").asString(""))) {
            return Shelved.refused(409, "Conflict", "Operation cannot be fulfilled on " + what(apiVersion) + " \""
                    + before.path("name").asString("")
                    + "\": the object has been modified; please apply your changes to the latest version and try again");
        }
        for (String each : new String[] {"name", "namespace", "uid", "creationTimestamp"}) {
            if (before.has(each)) {
                metadata.set(each, before.get(each));
            }
        }
        return new Shelved(200, store(object, apiVersion));
    }

    private ObjectNode store(ObjectNode object, String apiVersion) {
        ObjectNode metadata = object.withObject("/metadata");
        metadata.put("resourceVersion", Long.toString(++revision));
        object.put("kind", kind).put("apiVersion", apiVersion);
        object.withObject("/spec");
        object.withObject("/status");
        objects.put(key(metadata.path("namespace").asString(""), metadata.path("name").asString("")), object);
        return served(object, apiVersion);
    }

    private static ObjectNode served(ObjectNode object, String apiVersion) {
        return object.deepCopy().put("apiVersion", apiVersion);
    }

    private ObjectNode list(HttpRequest request, String apiVersion, String namespace) {
        ObjectNode list = JsonMapper.shared().createObjectNode().put("kind", kind + "List").put("apiVersion", apiVersion);
        list.putObject("metadata").put("resourceVersion", Long.toString(revision));
        ArrayNode items = list.putArray("items");
        LabelQuery labels = LabelQuery.parse(request.parameter("labelSelector"));
        for (ObjectNode each : objects.values()) {
            JsonNode metadata = each.path("metadata");
            boolean inside = namespace.isEmpty() || namespace.equals(metadata.path("namespace").asString(""));
            if (inside && labels.matches(labels(metadata))) {
                items.add(served(each, apiVersion));
            }
        }
        return list;
    }

    private static Map<String, String> labels(JsonNode metadata) {
        Map<String, String> labels = new HashMap<>();
        metadata.path("labels").forEachEntry((name, value) -> labels.put(name, value.asString("")));
        return labels;
    }

    /** A JSON merge patch (RFC 7396). */
    private static ObjectNode merged(ObjectNode into, ObjectNode patch) {
        ObjectNode result = into.deepCopy();
        for (Map.Entry<String, JsonNode> each : patch.properties()) {
            if (each.getValue().isNull()) {
                result.remove(each.getKey());
            } else if (each.getValue() instanceof ObjectNode deeper) {
                ObjectNode below = result.get(each.getKey()) instanceof ObjectNode present
                        ? present
                        : JsonMapper.shared().createObjectNode();
                result.set(each.getKey(), merged(below, deeper));
            } else {
                result.set(each.getKey(), each.getValue());
            }
        }
        return result;
    }
}
