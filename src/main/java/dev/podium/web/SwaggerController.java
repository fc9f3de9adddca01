package dev.podium.web;

import dev.podium.machinery.Json;
import dev.podium.machinery.OpenApiDocuments;
import dev.podium.registry.ApiException;
import dev.podium.registry.Registry;
import dev.podium.registry.Resource;
import dev.podium.web.virtual.VirtualDocument;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The documents behind Swagger UI: the official ones, cut down to what is served, with bodies that can be sent as they
 * stand.
 */
@RestController
@Hidden
class SwaggerController {

    private static final List<String> METHODS = List.of("get", "post", "put", "patch", "delete");

    private static final List<String> FIRST = List.of("pods", "nodes", "namespaces", "events");

    private final OpenApiDocuments documents;
    private final Registry registry;
    private final SwaggerExamples examples = new SwaggerExamples();
    private final Map<String, byte[]> made = new ConcurrentHashMap<>();

    SwaggerController(OpenApiDocuments documents, Registry registry) {
        this.documents = documents;
        this.registry = registry;
    }

    private static void serve(Resource resource, Set<String> operations) {
        String root = resource.group().isEmpty() ? "/api/" : "/apis/" + resource.group() + "/";
        String place = resource.namespaced() ? "/namespaces/{namespace}/" : "/";
        String collection = root + resource.version() + place + resource.name();
        operations.add(root + resource.version() + "/" + resource.name());
        operations.add(collection);
        operations.add(collection + "/{name}");
        resource.subresources().forEach(each -> operations.add(collection + "/{name}/" + each.name()));
    }

    @GetMapping("/swagger/{*path}")
    void document(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = request.getRequestURI().substring("/swagger/".length());
        byte[] document = made.computeIfAbsent(path, this::make);
        response.setContentType("application/json");
        response.getOutputStream().write(document);
    }

    private byte[] make(String path) {
        for (VirtualDocument each : VirtualDocument.all()) {
            if (each.path().equals(path)) {
                return Json.bytes(each.document());
            }
        }
        if (documents.entries().stream().noneMatch(each -> each.path().equals(path))) {
            throw ApiException.noSuchPath();
        }
        ObjectNode document = Json.parse(documents.v3(path));
        document.putObject("info")
                .put("title", "Podium: the Kubernetes API, " + path)
                .put("version", documents.version())
                .put("description", "Every operation can be tried out. The bodies to send are the Pods of `examples/`.");
        Set<String> operations = new HashSet<>();
        registry.resources().forEach(each -> serve(each, operations));
        ObjectNode paths = (ObjectNode) document.path("paths");
        Set<String> tags = new TreeSet<>();
        for (String each : List.copyOf(paths.propertyNames())) {
            if (operations.contains(each)) {
                String tag = tag(each);
                tags.add(tag);
                METHODS.forEach(method -> ready(paths.path(each).path(method), tag));
                paths.path(each).path("parameters").forEach(SwaggerController::filled);
            } else {
                paths.remove(each);
            }
        }
        // What people come for stands first.
        ArrayNode order = document.putArray("tags");
        FIRST.stream().filter(tags::contains).forEach(each -> order.addObject().put("name", each));
        tags.stream().filter(each -> !FIRST.contains(each)).forEach(each -> order.addObject().put("name", each));
        document.remove("security");
        ((ObjectNode) document.path("components")).remove("securitySchemes");
        return Json.bytes(document);
    }

    /** The namespace that most people mean stands in its field already. */
    private static void filled(JsonNode parameter) {
        if (parameter.path("name").asString("").equals("namespace") && parameter.get("schema") instanceof ObjectNode schema) {
            schema.put("default", "default");
        }
    }

    /** The resource that a path is about. */
    private static String tag(String path) {
        String[] segments = path.replace("/namespaces/{namespace}/", "/").split("/");
        return segments[path.startsWith("/api/") ? 3 : 4];
    }

    /** Gives an operation media types that the server takes, and examples to try. */
    private void ready(JsonNode operation, String tag) {
        if (operation instanceof ObjectNode present) {
            present.putArray("tags").add(tag);
        }
        if (operation.path("requestBody").path("content") instanceof ObjectNode content
                && content.get("*/*") instanceof ObjectNode any) {
            content.removeAll();
            ObjectNode yaml = any.deepCopy();
            examples.put(operation, yaml, SwaggerExamples.Form.YAML);
            ObjectNode json = any;
            examples.put(operation, json, SwaggerExamples.Form.JSON);
            content.set("application/yaml", yaml);
            content.set("application/json", json);
        }
        for (JsonNode answer : operation.path("responses")) {
            if (answer.path("content") instanceof ObjectNode content && content.has("application/json")) {
                for (String each : List.copyOf(content.propertyNames())) {
                    if (!each.equals("application/json") && !each.equals("application/yaml")) {
                        content.remove(each);
                    }
                }
            }
        }
    }
}
