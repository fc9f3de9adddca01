import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The paths of one group-version in OpenAPI v3, made from its resources' verbs as upstream's installer makes them. */
final class Operations {
    private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
    private static final List<String> MEDIA =
            List.of("application/json", "application/yaml", "application/vnd.kubernetes.protobuf", "application/cbor");
    /** Discovery of groups does not speak CBOR. */
    private static final List<String> OLD_MEDIA = MEDIA.subList(0, 3);
    private static final List<String> STREAMS =
            List.of("application/json;stream=watch", "application/vnd.kubernetes.protobuf;stream=watch", "application/cbor-seq");
    private static final List<String> PATCHES = List.of(
            "application/json-patch+json",
            "application/merge-patch+json",
            "application/strategic-merge-patch+json",
            "application/apply-patch+yaml",
            "application/apply-patch+cbor");
    private static final List<String> WRITE = List.of("dryRun", "fieldManager", "fieldValidation");
    private static final List<String> LIST = List.of(
            "allowWatchBookmarks", "continue", "fieldSelector", "labelSelector", "limit", "resourceVersion",
            "resourceVersionMatch", "sendInitialEvents", "shardSelector", "timeoutSeconds", "watch");
    private static final List<String> DELETE = List.of(
            "dryRun", "gracePeriodSeconds", "ignoreStoreReadErrorWithClusterBreakingPotential", "orphanDependents",
            "propagationPolicy");
    private static final List<String> DELETE_COLLECTION = List.of(
            "continue", "dryRun", "fieldSelector", "gracePeriodSeconds", "ignoreStoreReadErrorWithClusterBreakingPotential",
            "labelSelector", "limit", "orphanDependents", "propagationPolicy", "resourceVersion", "resourceVersionMatch",
            "sendInitialEvents", "shardSelector", "timeoutSeconds");
    private static final Map<String, String> METHODS = methods();

    private final Resources.Version version;
    private final Map<String, ObjectNode> paths = new TreeMap<>();

    Operations(Resources.Version version) {
        this.version = version;
    }

    private static Map<String, String> methods() {
        Map<String, String> methods = new LinkedHashMap<>();
        for (String each : List.of("delete", "get", "head", "options", "patch", "post", "put")) {
            methods.put(each, Character.toUpperCase(each.charAt(0)) + each.substring(1));
        }
        return methods;
    }

    ObjectNode paths() {
        String root = "/" + version.path() + "/";
        path(root).set("get", discovery(version.group().path("tag").stringValue() + "_" + version.name(),
                "get" + id() + "APIResources", "get available resources", "APIResourceList", MEDIA));
        version.resources().forEach(this::resource);
        ObjectNode result = Generate.JSON.createObjectNode();
        paths.forEach(result::set);
        return result;
    }

    /** The paths by which one finds the API itself, each a document of its own, by the document's name. */
    static Map<String, ObjectNode> discovery(List<Resources.Version> versions) {
        Map<String, ObjectNode> documents = new TreeMap<>();
        documents.put("api", single("/api/", discovery("core", "getCoreAPIVersions", "get available API versions", "APIVersions", OLD_MEDIA)));
        documents.put("apis", single("/apis/", discovery("apis", "getAPIVersions", "get available API versions", "APIGroupList", OLD_MEDIA)));
        for (Resources.Version each : versions) {
            String group = each.groupName();
            if (!group.isEmpty()) {
                documents.put("apis/" + group, single("/apis/" + group + "/", discovery(
                        each.group().path("tag").stringValue(),
                        "get" + each.group().path("id").stringValue() + "APIGroup", "get information of a group", "APIGroup", OLD_MEDIA)));
            }
        }
        ObjectNode version = Generate.JSON.createObjectNode();
        version.putArray("tags").add("version");
        version.put("description", "get the version information for this server").put("operationId", "getCodeVersion");
        responses(version, "io.k8s.apimachinery.pkg.version.Info", List.of("application/json"), "200");
        documents.put("version", single("/version/", version));
        return documents;
    }

    private static ObjectNode single(String path, ObjectNode operation) {
        ObjectNode paths = Generate.JSON.createObjectNode();
        paths.putObject(path).set("get", operation);
        return paths;
    }

    private static ObjectNode discovery(
            String tag, String id, String description, String kind, List<String> media) {
        ObjectNode operation = Generate.JSON.createObjectNode();
        operation.putArray("tags").add(tag);
        operation.put("description", description).put("operationId", id);
        responses(operation, META + kind, media, "200");
        return operation;
    }

    private String id() {
        return version.group().path("id").stringValue() + Character.toUpperCase(version.name().charAt(0))
                + version.name().substring(1);
    }

    private void resource(JsonNode resource) {
        String kind = resource.path("kind").stringValue();
        String plural = resource.path("plural").stringValue();
        boolean namespaced = resource.path("scope").asString("").equals("Namespaced");
        List<String> verbs = version.verbs(resource);
        String noun = (namespaced ? "Namespaced" : "") + kind;
        String definition = version.definition(kind);
        String collection = "/" + version.path() + (namespaced ? "/namespaces/{namespace}/" : "/") + plural;
        boolean changes = verbs.contains("create");
        if (verbs.contains("list")) {
            add(collection, "get", list("list" + id() + noun, kind, definition, changes), kind);
            if (!changes) {
                LIST.forEach(each -> pathParameters(path(collection)).add(OperationParameters.query(each)));
            }
        }
        if (verbs.contains("create")) {
            ObjectNode create = operation("post", "create" + id() + noun, "create " + article(kind));
            boolean stored = verbs.contains("get");
            if (stored) {
                parameters(create, WRITE);
            }
            body(create, List.of("*/*"), definition, true);
            responses(create, definition, MEDIA, "200", "201", "202");
            add(collection, "post", create, kind);
            if (!stored) {
                WRITE.forEach(each -> pathParameters(path(collection)).add(OperationParameters.query(each)));
            }
        }
        if (verbs.contains("deletecollection")) {
            ObjectNode delete = operation("deletecollection", "delete" + id() + "Collection" + noun, "delete collection of " + kind);
            parameters(delete, DELETE_COLLECTION);
            body(delete, List.of("*/*"), META + "DeleteOptions", false);
            responses(delete, META + "Status", MEDIA, "200");
            add(collection, "delete", delete, kind);
        }
        if (paths.containsKey(collection)) {
            common(collection, namespaced ? List.of("namespace") : List.of(), kind);
        }
        if (namespaced && verbs.contains("list")) {
            String all = "/" + version.path() + "/" + plural;
            add(all, "get", list("list" + id() + kind + "ForAllNamespaces", kind, definition, false), kind);
            LIST.forEach(each -> pathParameters(path(all)).add(OperationParameters.query(each)));
            pathParameters(path(all)).add(OperationParameters.query("pretty"));
        }
        String item = collection + "/{name}";
        item(item, noun, "", kind, definition, verbs, kind);
        if (paths.containsKey(item)) {
            common(item, namespaced ? List.of("name", "namespace") : List.of("name"), kind);
        }
        for (Map.Entry<String, JsonNode> each : resource.path("subresources").properties()) {
            subresource(item, noun, kind, namespaced, each.getKey(), each.getValue());
        }
    }

    private ObjectNode list(String id, String kind, String definition, boolean ownParameters) {
        ObjectNode list = operation("list", id, "list or watch objects of kind " + kind);
        if (ownParameters) {
            parameters(list, LIST);
        }
        List<String> media = new ArrayList<>(MEDIA);
        media.addAll(STREAMS);
        responses(list, definition + "List", media, "200");
        return list;
    }

    private void item(
            String path, String noun, String suffix, String kind, String definition, List<String> verbs, String gvkKind) {
        String of = suffix.isEmpty() ? "the specified " + kind : suffix.toLowerCase() + " of the specified " + kind;
        if (verbs.contains("get")) {
            ObjectNode get = operation("get", "read" + id() + noun + suffix, "read " + of);
            responses(get, definition, MEDIA, "200");
            add(path, "get", get, gvkKind);
        }
        if (verbs.contains("update")) {
            ObjectNode put = operation("put", "replace" + id() + noun + suffix, "replace " + of);
            parameters(put, WRITE);
            body(put, List.of("*/*"), definition, true);
            responses(put, definition, MEDIA, "200", "201");
            add(path, "put", put, gvkKind);
        }
        if (verbs.contains("patch")) {
            ObjectNode patch = operation("patch", "patch" + id() + noun + suffix, "partially update " + of);
            parameters(patch, List.of("dryRun", "fieldManager", "fieldValidation", "force"));
            body(patch, PATCHES, META + "Patch", true);
            responses(patch, definition, MEDIA, "200", "201");
            add(path, "patch", patch, gvkKind);
        }
        if (verbs.contains("delete")) {
            ObjectNode delete = operation("delete", "delete" + id() + noun + suffix, "delete " + article(kind));
            parameters(delete, DELETE);
            body(delete, List.of("*/*"), META + "DeleteOptions", false);
            responses(delete, OperationParameters.deleted(kind, definition), MEDIA, "200", "202");
            add(path, "delete", delete, gvkKind);
        }
    }

    private void subresource(String item, String noun, String kind, boolean namespaced, String name, JsonNode declared) {
        String path = item + "/" + name;
        String suffix = switch (name) {
            case "ephemeralcontainers" -> "Ephemeralcontainers";
            case "portforward" -> "Portforward";
            default -> Character.toUpperCase(name.charAt(0)) + name.substring(1);
        };
        List<String> where = namespaced ? List.of("name", "namespace") : List.of("name");
        String connect = declared.path("connect").asString("");
        if (connect.equals("log")) {
            ObjectNode log = operation("get", "read" + id() + noun + "Log", "read log of the specified Pod");
            ObjectNode content = log.putObject("responses").putObject("200").put("description", "OK").putObject("content");
            content.putObject("text/plain").putObject("schema").put("type", "string");
            MEDIA.forEach(each -> content.putObject(each).putObject("schema").put("type", "string"));
            log.withObject("responses").putObject("401").put("description", "Unauthorized");
            add(path, "get", log, kind);
            common(path, where, kind);
            OperationParameters.connect("log").forEach(pathParameters(path(path))::add);
            return;
        }
        if (!connect.isEmpty()) {
            connect(path, noun + suffix, declared.path("kind").stringValue(), connect, where, kind);
            return;
        }
        JsonNode verbs = declared.isArray() ? declared : declared.path("verbs");
        String subKind = declared.path("kind").asString(kind);
        String definition = declared.has("package")
                ? declared.path("package").stringValue() + "." + declared.path("version").stringValue() + "." + subKind
                : version.definition(subKind);
        List<String> list = Resources.strings(verbs);
        if (list.contains("create")) {
            ObjectNode create = operation("post", "create" + id() + noun + suffix, "create " + name + " of " + article(kind));
            body(create, List.of("*/*"), definition, true);
            responses(create, definition, MEDIA, "200", "201", "202");
            add(path, "post", create, subKind);
        }
        item(path, noun, suffix, kind, definition, list, subKind);
        boolean updateOnly = list.equals(List.of("update"));
        if (updateOnly) {
            path(path).path("put").asObject().remove("parameters");
        }
        if (declared.has("group")) {
            for (String method : METHODS.keySet()) {
                if (path(path).get(method) instanceof ObjectNode operation) {
                    operation.set("x-kubernetes-group-version-kind",
                            gvk(declared.path("group").stringValue(), declared.path("version").stringValue(), subKind));
                }
            }
        }
        common(path, where, kind);
        if (list.contains("create") || updateOnly) {
            WRITE.forEach(each -> pathParameters(path(path)).add(OperationParameters.query(each)));
        }
    }

    private void connect(String path, String noun, String options, String connect, List<String> where, String kind) {
        boolean proxy = connect.equals("proxy");
        for (Map.Entry<String, String> method : METHODS.entrySet()) {
            if (!proxy && !method.getKey().equals("get") && !method.getKey().equals("post")) {
                continue;
            }
            for (String end : proxy ? List.of("", "/{path}") : List.of("")) {
                ObjectNode operation = operation(
                        "connect",
                        "connect" + id() + method.getValue() + noun + (end.isEmpty() ? "" : "WithPath"),
                        "connect " + method.getValue().toUpperCase() + " requests to " + connect + " of " + kind);
                ObjectNode responses = operation.putObject("responses");
                responses.putObject("200").put("description", "OK").putObject("content")
                        .putObject("*/*").putObject("schema").put("type", "string");
                responses.putObject("401").put("description", "Unauthorized");
                add(path + end, method.getKey(), operation, options);
            }
        }
        for (String end : proxy ? List.of("", "/{path}") : List.of("")) {
            ArrayNode parameters = pathParameters(path(path + end));
            where.forEach(each -> parameters.add(OperationParameters.path(each, options)));
            if (!end.isEmpty()) {
                parameters.add(OperationParameters.path("path", options));
            }
            OperationParameters.connect(connect).forEach(parameters::add);
        }
    }

    private ObjectNode path(String path) {
        return paths.computeIfAbsent(path, any -> Generate.JSON.createObjectNode());
    }

    private static ArrayNode pathParameters(ObjectNode path) {
        return path.get("parameters") instanceof ArrayNode known ? known : path.putArray("parameters");
    }

    private void common(String path, List<String> names, String kind) {
        ArrayNode parameters = pathParameters(path(path));
        names.forEach(each -> parameters.add(OperationParameters.path(each, kind)));
        parameters.add(OperationParameters.query("pretty"));
    }

    private void add(String path, String method, ObjectNode operation, String kind) {
        operation.set("x-kubernetes-group-version-kind", gvk(version.groupName(), version.name(), kind));
        path(path).set(method, operation);
    }

    private static ObjectNode gvk(String group, String version, String kind) {
        return Generate.JSON.createObjectNode().put("group", group).put("version", version).put("kind", kind);
    }

    private ObjectNode operation(String action, String id, String description) {
        ObjectNode operation = Generate.JSON.createObjectNode();
        operation.putArray("tags").add(version.group().path("tag").stringValue() + "_" + version.name());
        operation.put("description", description);
        operation.put("operationId", id);
        operation.put("x-kubernetes-action", action);
        return operation;
    }

    private static void parameters(ObjectNode operation, List<String> names) {
        ArrayNode parameters = operation.putArray("parameters");
        names.forEach(each -> parameters.add(OperationParameters.query(each)));
    }

    private static void body(ObjectNode operation, List<String> media, String definition, boolean required) {
        ObjectNode body = operation.putObject("requestBody");
        ObjectNode content = body.putObject("content");
        media.forEach(each -> content.putObject(each).putObject("schema").put("$ref", "#/components/schemas/" + definition));
        if (required) {
            body.put("required", true);
        }
    }

    private static void responses(ObjectNode operation, String definition, List<String> media, String... codes) {
        ObjectNode responses = operation.putObject("responses");
        for (String code : codes) {
            String description = switch (code) {
                case "201" -> "Created";
                case "202" -> "Accepted";
                default -> "OK";
            };
            ObjectNode content = responses.putObject(code).put("description", description).putObject("content");
            media.forEach(each -> content.putObject(each).putObject("schema").put("$ref", "#/components/schemas/" + definition));
        }
        responses.putObject("401").put("description", "Unauthorized");
    }

    private static String article(String kind) {
        return ("AEIOU".indexOf(kind.charAt(0)) >= 0 ? "an " : "a ") + kind;
    }
}
