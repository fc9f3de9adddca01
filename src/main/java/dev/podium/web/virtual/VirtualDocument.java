package dev.podium.web.virtual;

import dev.podium.machinery.Json;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The OpenAPI v3 document of a group that upstream's documents do not know, in the making: for Swagger UI, {@code kubectl explain} and
 * whoever else reads it.
 */
public final class VirtualDocument {

    private static final String SCHEMAS = "#/components/schemas/";
    private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";

    private final String group;
    private final String version;
    private final ObjectNode document = Json.mapper().createObjectNode();
    private final ObjectNode paths;
    private final ObjectNode schemas;

    VirtualDocument(String group, String version, String title) {
        this.group = group;
        this.version = version;
        document.put("openapi", "3.0.0");
        document.putObject("info").put("title", title).put("version", version);
        paths = document.putObject("paths");
        schemas = document.putObject("components").putObject("schemas");
    }

    /** All there are. */
    public static List<VirtualDocument> all() {
        return List.of(MetricsDocument.make(), ProbeDocument.make());
    }

    /** Its place, below {@code /openapi/v3/} and {@code /}. */
    public String path() {
        return "apis/" + group + "/" + version;
    }

    public ObjectNode document() {
        return document;
    }

    /** What an operation reads. */
    record Operation(String action, String kind, String schema, String description) {}

    /** Adds an operation; answers with its parameters, for those that it has beside what its path names. */
    ArrayNode operation(String place, Operation operation) {
        String path = "/" + path() + place;
        ObjectNode get = paths.putObject(path).putObject("get");
        get.putArray("tags").add(group.replaceFirst("\\..*", "") + "_" + version);
        get.put("description", operation.description());
        get.put("operationId", operation.action() + path.replaceAll("[^A-Za-z0-9]+", "_"));
        get.put("x-kubernetes-action", operation.action());
        gvk(get.putObject("x-kubernetes-group-version-kind"), operation.kind());
        ArrayNode parameters = get.putArray("parameters");
        for (String each : List.of("namespace", "name")) {
            if (path.contains("{" + each + "}")) {
                parameter(parameters, each, "path", "").put("required", true);
            }
        }
        get.putObject("responses")
                .putObject("200")
                .put("description", "OK")
                .putObject("content")
                .putObject("application/json")
                .putObject("schema")
                .put("$ref", SCHEMAS + operation.schema());
        return parameters;
    }

    static void query(ArrayNode parameters, String name, String description) {
        parameter(parameters, name, "query", description);
    }

    private static ObjectNode parameter(ArrayNode parameters, String name, String in, String description) {
        ObjectNode parameter = parameters.addObject().put("name", name).put("in", in);
        if (!description.isEmpty()) {
            parameter.put("description", description);
        }
        parameter.putObject("schema").put("type", "string");
        return parameter;
    }

    private void gvk(ObjectNode into, String kind) {
        into.put("group", group).put("version", version).put("kind", kind);
    }

    /** Adds what the objects' metadata is. */
    void metadata(String description) {
        schemas.putObject(META).put("type", "object").put("description", description);
    }

    /** Adds what quantities are. */
    void quantity(String name) {
        schemas.putObject(name).put("type", "string").put("description", "An amount, such as 250m or 64Mi.");
    }

    /** Adds a schema; answers with its properties. */
    ObjectNode type(String name, String description) {
        return schemas.putObject(name).put("type", "object").put("description", description).putObject("properties");
    }

    /** Adds the schema of a kind and that of its list; answers with the kind's properties, of which every kind's are there. */
    ObjectNode kind(String name, String kind, String description) {
        ObjectNode properties = listed(name, kind, description);
        reference(properties.putObject("metadata"), META);
        ObjectNode list = listed(name + "List", kind + "List", kind + "List is a list of them.");
        list.putObject("items").put("type", "array").putObject("items").put("$ref", SCHEMAS + name);
        return properties;
    }

    private ObjectNode listed(String name, String kind, String description) {
        ObjectNode properties = type(name, description);
        gvk(((ObjectNode) schemas.path(name)).putArray("x-kubernetes-group-version-kind").addObject(), kind);
        text(properties, "apiVersion", "The version of this representation.");
        text(properties, "kind", "The kind of this object.");
        return properties;
    }

    /** Beside a reference nothing else counts, so that it stands in a list of its own. */
    static void reference(ObjectNode property, String schema) {
        property.putArray("allOf").addObject().put("$ref", SCHEMAS + schema);
    }

    static ObjectNode object(ObjectNode properties, String name, String description) {
        return properties.putObject(name).put("type", "object").put("description", description).putObject("properties");
    }

    static void text(ObjectNode properties, String name, String description) {
        value(properties, name, "string", description);
    }

    static void value(ObjectNode properties, String name, String type, String description) {
        properties.putObject(name).put("type", type).put("description", description);
    }

    /** Adds a list; answers with what its elements are. */
    static ObjectNode list(ObjectNode properties, String name, String description) {
        return properties.putObject(name).put("type", "array").put("description", description).putObject("items");
    }
}
