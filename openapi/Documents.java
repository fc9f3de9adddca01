import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Puts paths and definitions together into documents. Inside the generator everything is written as OpenAPI v3 has it. */
final class Documents {
    private final String version;
    private final Map<String, ObjectNode> definitions;

    Documents(String version, Map<String, ObjectNode> definitions) {
        this.version = version;
        this.definitions = definitions;
    }

    /** One group-version's document with the definitions that it needs. */
    ObjectNode v3(ObjectNode paths) {
        ObjectNode document = Generate.JSON.createObjectNode();
        document.put("openapi", "3.0.0");
        document.putObject("info").put("title", "Kubernetes").put("version", version);
        document.set("paths", paths);
        ObjectNode components = document.putObject("components");
        ObjectNode schemas = components.putObject("schemas");
        for (String name : needed(paths)) {
            schemas.set(name, v3Schema(name));
        }
        components.putObject("securitySchemes")
                .putObject("BearerToken")
                .put("type", "apiKey")
                .put("description", "Bearer Token authentication")
                .put("name", "authorization")
                .put("in", "header");
        return document;
    }

    private Set<String> needed(JsonNode paths) {
        Set<String> needed = new TreeSet<>();
        Set<String> first = new TreeSet<>();
        Generate.references(paths, first);
        if (paths.toString().contains("\"name\":\"watch\"")) {
            first.add("io.k8s.apimachinery.pkg.apis.meta.v1.WatchEvent");
        }
        Deque<String> open = new ArrayDeque<>(first);
        while (!open.isEmpty()) {
            String name = open.pop();
            if (needed.add(name)) {
                Set<String> next = new TreeSet<>();
                Generate.references(definition(name), next);
                open.addAll(next);
            }
        }
        return needed;
    }

    private ObjectNode definition(String name) {
        ObjectNode definition = definitions.get(name);
        if (definition == null) {
            throw new IllegalStateException("no definition " + name);
        }
        return definition;
    }

    private JsonNode v3Schema(String name) {
        String kind = name.substring(name.lastIndexOf('.') + 1);
        ObjectNode schema = definition(name).deepCopy();
        if (kind.equals("Quantity")) {
            schema.remove("type");
            oneOf(schema, "string", "number");
        } else if (kind.equals("IntOrString")) {
            schema.remove("type");
            oneOf(schema, "integer", "string");
        }
        rewrite(schema);
        return schema;
    }

    private static void oneOf(ObjectNode schema, String... types) {
        ArrayNode list = schema.putArray("oneOf");
        for (String type : types) {
            list.addObject().put("type", type);
        }
    }

    /** Version 3 keeps a reference's siblings only when it stands in an allOf, and calls the place of definitions another name. */
    private static void rewrite(JsonNode node) {
        if (node instanceof ObjectNode object && object.get("$ref") instanceof JsonNode reference && reference.isString()) {
            String target = reference.stringValue().replace("#/definitions/", "#/components/schemas/");
            if (object.size() == 1) {
                object.put("$ref", target);
            } else {
                object.remove("$ref");
                object.putArray("allOf").addObject().put("$ref", target);
            }
            return;
        }
        node.forEach(Documents::rewrite);
    }

    /** The whole API in version 2. */
    ObjectNode v2(Collection<ObjectNode> paths) {
        ObjectNode document = Generate.JSON.createObjectNode();
        document.put("swagger", "2.0");
        document.putObject("info").put("title", "Kubernetes").put("version", version);
        ObjectNode all = document.putObject("paths");
        Set<String> needed = new TreeSet<>();
        for (ObjectNode each : paths) {
            needed.addAll(needed(each));
            each.properties().forEach(path -> all.set(path.getKey(), v2Path(path.getValue())));
        }
        ObjectNode target = document.putObject("definitions");
        for (String name : needed) {
            ObjectNode schema = definition(name).deepCopy();
            strip(schema);
            target.set(name, schema);
        }
        document.putObject("securityDefinitions")
                .putObject("BearerToken")
                .put("type", "apiKey")
                .put("description", "Bearer Token authentication")
                .put("name", "authorization")
                .put("in", "header");
        document.putArray("security").addObject().putArray("BearerToken");
        return document;
    }

    /** Version 2 is served without defaults and enums. The members of a properties object are names, not keywords. */
    private static void strip(JsonNode schema) {
        if (!(schema instanceof ObjectNode object)) {
            return;
        }
        object.remove("default");
        object.remove("enum");
        strip(object.path("items"));
        strip(object.path("additionalProperties"));
        object.path("properties").forEach(Documents::strip);
    }

    private static ObjectNode v2Path(JsonNode path) {
        ObjectNode result = Generate.JSON.createObjectNode();
        for (Map.Entry<String, JsonNode> each : path.properties()) {
            result.set(each.getKey(), each.getKey().equals("parameters") ? v2Parameters(each.getValue()) : v2Operation(each.getValue()));
        }
        return result;
    }

    private static ArrayNode v2Parameters(JsonNode parameters) {
        ArrayNode result = Generate.JSON.createArrayNode();
        for (JsonNode each : parameters) {
            ObjectNode parameter = result.addObject();
            each.properties().forEach(member -> {
                if (member.getKey().equals("schema")) {
                    member.getValue().properties().forEach(inner -> parameter.set(inner.getKey(), inner.getValue()));
                } else {
                    parameter.set(member.getKey(), member.getValue());
                }
            });
        }
        return result;
    }

    private static ObjectNode v2Operation(JsonNode operation) {
        ObjectNode result = Generate.JSON.createObjectNode();
        JsonNode body = operation.path("requestBody");
        JsonNode patch = body.path("content").path("application/json-patch+json");
        ArrayNode consumes = result.putArray("consumes");
        if (!operation.has("x-kubernetes-action")) {
            operation.path("responses").path("200").path("content").propertyNames().forEach(consumes::add);
        } else if (patch.isMissingNode()) {
            consumes.add("*/*");
        } else {
            body.path("content").propertyNames().forEach(consumes::add);
        }
        ArrayNode parameters = v2Parameters(operation.path("parameters"));
        if (!body.isMissingNode()) {
            ObjectNode parameter = Generate.JSON.createObjectNode().put("in", "body").put("name", "body");
            if (body.path("required").asBoolean(false)) {
                parameter.put("required", true);
            }
            parameter.set("schema", v2Schema(body.path("content").values().iterator().next().path("schema")));
            parameters.insert(0, parameter);
        }
        result.set("parameters", parameters);
        ArrayNode produces = result.putArray("produces");
        ObjectNode responses = result.putObject("responses");
        operation.path("responses").properties().forEach(each -> {
            ObjectNode response = responses.putObject(each.getKey());
            response.set("description", each.getValue().path("description"));
            JsonNode content = each.getValue().path("content");
            if (produces.isEmpty()) {
                content.propertyNames().forEach(produces::add);
            }
            if (!content.isEmpty()) {
                response.set("schema", v2Schema(content.values().iterator().next().path("schema")));
            }
        });
        if (produces.isEmpty()) {
            produces.add("*/*");
        }
        result.putArray("schemes").add("https");
        for (String each : List.of("description", "operationId", "tags", "x-kubernetes-action", "x-kubernetes-group-version-kind")) {
            if (operation.has(each)) {
                result.set(each, operation.get(each));
            }
        }
        return result;
    }

    private static JsonNode v2Schema(JsonNode schema) {
        JsonNode reference = schema.get("$ref");
        return reference == null
                ? schema
                : Generate.JSON.createObjectNode()
                        .put("$ref", reference.stringValue().replace("#/components/schemas/", "#/definitions/"));
    }
}
