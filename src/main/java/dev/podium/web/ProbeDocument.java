package dev.podium.web;

import dev.podium.machinery.Json;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The OpenAPI v3 document of {@code podium.dev/v1alpha1}: for Swagger UI and {@code kubectl explain probes}. */
final class ProbeDocument {

    static final String PATH = "apis/podium.dev/v1alpha1";

    private static final String PROBE = "dev.podium.v1alpha1.Probe";
    private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";

    ObjectNode document() {
        ObjectNode document = Json.mapper().createObjectNode();
        document.put("openapi", "3.0.0");
        document.putObject("info").put("title", "Podium: probes and their results").put("version", "v1alpha1");
        ObjectNode paths = document.putObject("paths");
        operation(paths, "/" + PATH + "/probes", "list", "The probes of every namespace");
        operation(paths, "/" + PATH + "/namespaces/{namespace}/probes", "list", "The probes of a namespace's Pods");
        operation(paths, "/" + PATH + "/namespaces/{namespace}/probes/{name}", "get", "One probe with its latest results");
        schemas(document.putObject("components").putObject("schemas"));
        return document;
    }

    private static void operation(ObjectNode paths, String path, String action, String description) {
        ObjectNode get = paths.putObject(path).putObject("get");
        get.putArray("tags").add("podium_v1alpha1");
        get.put("description", description);
        get.put("operationId", action + path.replaceAll("[^A-Za-z0-9]+", "_"));
        get.put("x-kubernetes-action", action);
        gvk(get.putObject("x-kubernetes-group-version-kind"), "Probe");
        ArrayNode parameters = get.putArray("parameters");
        for (String each : new String[] {"namespace", "name"}) {
            if (path.contains("{" + each + "}")) {
                parameter(parameters, each, "path", "").put("required", true);
            }
        }
        if (action.equals("list")) {
            parameter(parameters, "labelSelector", "query", "Selects by the labels of the Pods.");
            parameter(parameters, "fieldSelector", "query", "Such as spec.podName=web or status.outcome=Failure.");
        }
        get.putObject("responses")
                .putObject("200")
                .put("description", "OK")
                .putObject("content")
                .putObject("application/json")
                .putObject("schema")
                .put("$ref", "#/components/schemas/" + (action.equals("get") ? PROBE : PROBE + "List"));
    }

    private static ObjectNode parameter(ArrayNode parameters, String name, String in, String description) {
        ObjectNode parameter = parameters.addObject().put("name", name).put("in", in);
        if (!description.isEmpty()) {
            parameter.put("description", description);
        }
        parameter.putObject("schema").put("type", "string");
        return parameter;
    }

    private static void gvk(ObjectNode into, String kind) {
        into.put("group", "podium.dev").put("version", "v1alpha1").put("kind", kind);
    }

    private static void schemas(ObjectNode schemas) {
        ObjectNode meta = schemas.putObject(META);
        meta.put("type", "object").put("description", "Standard object's metadata; the labels are the Pod's.");

        ObjectNode probe = kind(schemas, PROBE, "Probe", "Probe is one probe of one container of a Pod, and how it has gone.");
        ObjectNode properties = probe.putObject("properties");
        text(properties, "apiVersion", "The version of this representation.");
        text(properties, "kind", "The kind of this object.");
        properties.putObject("metadata").putArray("allOf").addObject().put("$ref", "#/components/schemas/" + META);

        ObjectNode spec = object(properties, "spec", "Which probe this is.");
        text(spec, "podName", "The Pod's name.");
        text(spec, "podUID", "The Pod's UID.");
        text(spec, "containerName", "The container that is probed.");
        text(spec, "type", "Startup, Liveness or Readiness.");

        ObjectNode status = object(properties, "status", "The latest result, and those before it.");
        result(status);
        number(status, "total", "integer", "How often the probe has run.");
        number(status, "failures", "integer", "How often it did not succeed.");
        ObjectNode results = status.putObject("results");
        results.put("type", "array").put("description", "The latest results, newest first.");
        ObjectNode item = results.putObject("items").put("type", "object");
        result(item.putObject("properties"));

        ObjectNode list = kind(schemas, PROBE + "List", "ProbeList", "ProbeList is a list of probes.");
        ObjectNode listProperties = list.putObject("properties");
        text(listProperties, "apiVersion", "The version of this representation.");
        text(listProperties, "kind", "The kind of this object.");
        ObjectNode items = listProperties.putObject("items").put("type", "array");
        items.putObject("items").put("$ref", "#/components/schemas/" + PROBE);
    }

    private static ObjectNode kind(ObjectNode schemas, String name, String kind, String description) {
        ObjectNode schema = schemas.putObject(name).put("type", "object").put("description", description);
        gvk(schema.putArray("x-kubernetes-group-version-kind").addObject(), kind);
        return schema;
    }

    private static ObjectNode object(ObjectNode properties, String name, String description) {
        return properties
                .putObject(name)
                .put("type", "object")
                .put("description", description)
                .putObject("properties");
    }

    private static void result(ObjectNode properties) {
        text(properties, "time", "When the attempt began.");
        text(properties, "outcome", "Success, Warning, Failure or Unknown.");
        number(properties, "latencyMillis", "number", "How long the attempt took, in milliseconds.");
        text(properties, "message", "What the attempt found.");
    }

    private static void text(ObjectNode properties, String name, String description) {
        number(properties, name, "string", description);
    }

    private static void number(ObjectNode properties, String name, String type, String description) {
        properties.putObject(name).put("type", type).put("description", description);
    }
}
