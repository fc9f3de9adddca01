package dev.podium.web.openapi;

import dev.podium.machinery.Json;
import dev.podium.machinery.OpenApiDocuments;
import dev.podium.machinery.Schema;
import dev.podium.registry.Resource;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * OpenAPI of custom resources (apiextensions-apiserver, pkg/controller/openapi). Custom resources have the paths, verbs and
 * parameters of built-in ones, so those of Deployments are the model.
 */
public final class CustomDocuments {

    private static final String MODEL = "apis/apps/v1";
    private static final String DEFINITION = "io.k8s.api.apps.v1.Deployment";
    private static final String V2 = "#/definitions/";
    private static final String V3 = "#/components/schemas/";

    private final OpenApiDocuments documents;

    public CustomDocuments(OpenApiDocuments documents) {
        this.documents = documents;
    }

    /** The v3 document of one group-version. */
    public ObjectNode v3(Collection<Resource> resources) {
        ObjectNode model = Json.parse(documents.v3(MODEL));
        ObjectNode document = Json.mapper().createObjectNode();
        document.put("openapi", "3.0.0");
        document.putObject("info").put("title", "Kubernetes CRD Swagger").put("version", "v0.1.0");
        ObjectNode paths = document.putObject("paths");
        ObjectNode schemas = Json.mapper().createObjectNode();
        for (Resource each : resources) {
            paths(each, model.path("paths"), paths);
            define(each, V3, schemas);
        }
        complete(paths, schemas, model.at("/components/schemas"));
        document.putObject("components").set("schemas", schemas);
        return document;
    }

    /** Adds resources to the v2 document of everything else. */
    public void addTo(ObjectNode v2, Collection<Resource> resources) {
        ObjectNode paths = (ObjectNode) v2.path("paths");
        JsonNode model = paths.deepCopy();
        ObjectNode definitions = (ObjectNode) v2.path("definitions");
        for (Resource each : resources) {
            paths(each, model, paths);
            define(each, V2, definitions);
        }
    }

    private static void paths(Resource resource, JsonNode model, ObjectNode into) {
        String root = "/" + MODEL + "/";
        for (Map.Entry<String, JsonNode> each : model.properties()) {
            String path = each.getKey();
            if (!path.startsWith(root) || !path.replace("/namespaces/{namespace}", "").startsWith(root + "deployments")) {
                continue;
            }
            boolean everywhere = path.equals(root + "deployments");
            String subresource = path.endsWith("/status") ? "status" : path.endsWith("/scale") ? "scale" : "";
            if (everywhere && !resource.namespaced()
                    || !subresource.isEmpty()
                            && resource.subresources().stream().noneMatch(part -> part.name().equals(subresource))) {
                continue;
            }
            String own = path.replace(root, "/apis/" + resource.apiVersion() + "/").replace("deployments", resource.name());
            ObjectNode item = (ObjectNode) each.getValue().deepCopy();
            adapt(item, resource);
            into.set(
                    resource.namespaced() ? own : own.replace("/namespaces/{namespace}", ""),
                    Json.parse(Json.bytes(renamed(item, resource))));
        }
    }

    /** Replaces names wherever they stand in texts and references. */
    private static ObjectNode renamed(ObjectNode item, Resource resource) {
        String text = Json.text(item)
                .replace(DEFINITION, name(resource))
                .replace("AppsV1", capital(resource.group().replaceAll("[.-](.)", "$1")) + capital(resource.version()))
                .replace("apps_v1", resource.group().replace('.', '_') + "_" + resource.version())
                .replace("Deployment", resource.kind());
        return Json.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String capital(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    /** Takes out what custom resources have not: namespaces, if they are of the cluster, protobuf, and strategic patches. */
    private static void adapt(JsonNode node, Resource resource) {
        if (node instanceof ObjectNode object) {
            for (String each : List.copyOf(object.propertyNames())) {
                if (unsupported(each)) {
                    object.remove(each);
                }
            }
            JsonNode kind = object.path("x-kubernetes-group-version-kind");
            if (kind instanceof ObjectNode own && own.path("kind").asString("").equals("Deployment")) {
                own.put("group", resource.group()).put("version", resource.version()).put("kind", resource.kind());
            }
        } else if (node instanceof ArrayNode array) {
            array.removeIf(each -> each.isString() && unsupported(each.stringValue())
                    || !resource.namespaced() && each.path("name").asString("").equals("namespace"));
        }
        node.forEach(each -> adapt(each, resource));
    }

    private static boolean unsupported(String mediaType) {
        return mediaType.startsWith("application/")
                && (mediaType.contains("protobuf") || mediaType.contains("cbor") || mediaType.contains("strategic"));
    }

    /** As upstream names definitions: the group backwards, the version, the kind. */
    private static String name(Resource resource) {
        List<String> parts = new ArrayList<>(List.of(resource.group().split("\\.")));
        return String.join(".", parts.reversed()) + "." + resource.version() + "." + resource.kind();
    }

    private static void define(Resource resource, String prefix, ObjectNode into) {
        Schema schema = resource.model().schema();
        ObjectNode own = schema == null ? Json.mapper().createObjectNode() : (ObjectNode) schema.openApi().deepCopy();
        if (prefix.equals(V2)) {
            plain(own);
        }
        refer(own, prefix);
        kind(own, resource, resource.kind());
        into.set(name(resource), own);
        ObjectNode list = into.putObject(name(resource) + "List");
        list.put("description", resource.kind() + "List is a list of " + resource.kind()).put("type", "object");
        list.putArray("required").add("items");
        ObjectNode properties = list.putObject("properties");
        properties.set("apiVersion", own.path("properties").path("apiVersion"));
        properties.set("kind", own.path("properties").path("kind"));
        ObjectNode items = properties.putObject("items");
        items.put("description", "List of " + resource.name() + ".").put("type", "array");
        items.putObject("items").put("$ref", prefix + name(resource));
        properties
                .putObject("metadata")
                .put("$ref", prefix + "io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta")
                .put("description", "Standard list metadata.");
        kind(list, resource, resource.kind() + "List");
    }

    private static void kind(ObjectNode schema, Resource resource, String kind) {
        schema.putArray("x-kubernetes-group-version-kind")
                .addObject()
                .put("group", resource.group())
                .put("kind", kind)
                .put("version", resource.version());
    }

    private static void refer(JsonNode node, String prefix) {
        if (node instanceof ObjectNode object && object.path("$ref").isString()) {
            object.put("$ref", object.path("$ref").stringValue().replace(V2, prefix));
        }
        node.forEach(each -> refer(each, prefix));
    }

    /** What the second version of OpenAPI cannot say is not said, lest clients refuse what the server would take. */
    private static void plain(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove(List.of("oneOf", "anyOf", "allOf", "not", "nullable", "x-kubernetes-validations"));
            if (object.path("x-kubernetes-preserve-unknown-fields").asBoolean(false)) {
                object.remove(List.of("items", "properties"));
            }
            if (object.path("nullable").asBoolean(false)) {
                object.remove("type");
            }
        }
        node.forEach(CustomDocuments::plain);
    }

    /** Adds every definition that is referred to. */
    private static void complete(ObjectNode paths, ObjectNode schemas, JsonNode known) {
        Set<String> seen = new HashSet<>();
        Deque<JsonNode> open = new ArrayDeque<>(List.of(paths, schemas));
        while (!open.isEmpty()) {
            JsonNode node = open.pop();
            String reference = node.path("$ref").asString("");
            if (!reference.isEmpty()) {
                String name = reference.substring(reference.lastIndexOf('/') + 1);
                if (seen.add(name) && !schemas.has(name) && known.has(name)) {
                    JsonNode definition = known.get(name).deepCopy();
                    schemas.set(name, definition);
                    open.push(definition);
                }
            }
            node.forEach(open::push);
        }
    }
}
