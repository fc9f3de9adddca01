package dev.podium.registry;

import dev.podium.machinery.FieldError;
import dev.podium.machinery.GroupVersionKind;
import dev.podium.machinery.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The scale subresource: what a Deployment, ReplicaSet, StatefulSet or ReplicationController looks like as an
 * {@code autoscaling/v1} Scale, and what a change of that does to it (upstream's {@code scaleUpdatedObjectInfo}).
 */
public final class Scales {

    public static final GroupVersionKind TYPE = new GroupVersionKind("autoscaling", "v1", "Scale");

    /** The part of an object that is written through its Scale. */
    public static final Part PART = new Part.Named("scale");

    private Scales() {}

    /** The Scale of an object. */
    public static ObjectNode of(Resource resource, ObjectNode object) {
        ScalePaths paths = resource.strategy().scale();
        ObjectNode scale = Json.mapper().createObjectNode();
        scale.put("kind", TYPE.kind()).put("apiVersion", TYPE.apiVersion());
        ObjectNode metadata = scale.putObject("metadata");
        for (String each : List.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp")) {
            if (object.path("metadata").has(each)) {
                metadata.set(each, object.path("metadata").get(each));
            }
        }
        ObjectNode spec = scale.putObject("spec");
        int replicas = at(object, paths.specReplicas()).asInt(0);
        if (replicas != 0) {
            spec.put("replicas", replicas);
        }
        ObjectNode status = scale.putObject("status");
        status.put("replicas", at(object, paths.statusReplicas()).asInt(0));
        JsonNode selects = at(object, paths.selector());
        String selector = selects.isString() ? selects.stringValue() : selector(selects);
        if (!selector.isEmpty()) {
            status.put("selector", selector);
        }
        return scale;
    }

    /** What applying a Scale means for the object that it scales (upstream's {@code ScaleHandler.ToParent}). */
    static ObjectNode configuration(Resource resource, ObjectNode scale) {
        GroupVersionKind type =
                GroupVersionKind.of(scale.path("apiVersion").asString(""), scale.path("kind").asString(""));
        if (!type.equals(TYPE)) {
            throw ApiException.badRequest("invalid object type: " + type.apiVersion() + ", Kind=" + type.kind());
        }
        ObjectNode configuration = Json.mapper().createObjectNode();
        configuration.put("kind", resource.type().kind()).put("apiVersion", resource.apiVersion());
        ObjectNode metadata = configuration.putObject("metadata");
        for (String each : List.of("name", "namespace", "uid", "resourceVersion")) {
            if (scale.path("metadata").has(each)) {
                metadata.set(each, scale.path("metadata").get(each));
            }
        }
        if (scale.path("spec").has("replicas")) {
            put(configuration, resource.strategy().scale().specReplicas(), scale.path("spec").get("replicas"));
        }
        return configuration;
    }

    /** Makes the object what its Scale asks for; {@code scale} is the client's. */
    static ObjectNode apply(Resource resource, ObjectNode object, ObjectNode scale) {
        String name = Metadata.name(object);
        String own = Metadata.name(scale);
        if (!own.isEmpty() && !own.equals(name)) {
            throw ApiException.badRequest(
                    "the name of the object (" + own + ") does not match the name on the URL (" + name + ")");
        }
        JsonNode wanted = scale.path("spec").path("replicas");
        if (wanted.asLong(0) < 0) {
            FieldError error = FieldError.invalid("spec.replicas", wanted, "must be greater than or equal to 0");
            throw new ApiException(
                    422,
                    "Invalid",
                    "Scale.autoscaling \"" + name + "\" is invalid: " + error,
                    new ApiException.Details(
                            name,
                            TYPE.group(),
                            TYPE.kind(),
                            null,
                            List.of(new ApiException.Cause(error.type().reason(), error.message(), error.path())),
                            0));
        }
        String uid = Metadata.text(scale, "uid");
        if (!uid.isEmpty() && !uid.equals(Metadata.text(object, "uid"))) {
            throw ApiException.conflict(
                    resource,
                    "scale",
                    name,
                    "Precondition failed: UID in precondition: " + uid + ", UID in object meta: " + Metadata.text(object, "uid"));
        }
        put(object, resource.strategy().scale().specReplicas(), IntNode.valueOf(wanted.asInt(0)));
        String version = Metadata.text(scale, "resourceVersion");
        if (!version.isEmpty() || resource.strategy().updatesUnconditionally()) {
            Metadata.of(object).put("resourceVersion", version);
        }
        return object;
    }

    private static JsonNode at(JsonNode object, String path) {
        JsonNode here = object;
        for (String each : path.split("\\.")) {
            here = here.path(each);
        }
        return here;
    }

    private static void put(ObjectNode object, String path, JsonNode value) {
        String[] members = path.split("\\.");
        ObjectNode here = object;
        for (int i = 0; i < members.length - 1; i++) {
            here = here.get(members[i]) instanceof ObjectNode present ? present : here.putObject(members[i]);
        }
        here.set(members[members.length - 1], value);
    }

    /** A selector as people write it; sorted by key, as upstream's {@code labels.Selector} is. */
    private static String selector(JsonNode selector) {
        boolean plain = !selector.has("matchLabels") && !selector.has("matchExpressions");
        Map<String, List<String>> terms = new TreeMap<>();
        JsonNode labels = plain ? selector : selector.path("matchLabels");
        labels.properties().forEach(each -> terms.computeIfAbsent(each.getKey(), _ -> new ArrayList<>())
                .add(each.getKey() + "=" + each.getValue().asString("")));
        for (JsonNode each : selector.path("matchExpressions")) {
            String key = each.path("key").asString("");
            String values = each.path("values").valueStream().map(value -> value.asString("")).sorted()
                    .collect(Collectors.joining(",", " (", ")"));
            terms.computeIfAbsent(key, _ -> new ArrayList<>())
                    .add(switch (each.path("operator").asString("")) {
                        case "In" -> key + " in" + values;
                        case "NotIn" -> key + " notin" + values;
                        case "DoesNotExist" -> "!" + key;
                        default -> key;
                    });
        }
        return terms.values().stream().flatMap(List::stream).collect(Collectors.joining(","));
    }
}
