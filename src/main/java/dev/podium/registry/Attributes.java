package dev.podium.registry;

import dev.podium.machinery.Json;
import dev.podium.machinery.ObjectModel;
import dev.podium.watch.CachedObject;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What selectors see of an object.
 *
 * @param fields by the names that the resource's strategy lists, and {@code metadata.name} and {@code metadata.namespace}
 */
record Attributes(Map<String, String> labels, Map<String, String> fields) {

    static Attributes of(Resource resource, CachedObject object) {
        if (resource.model().origin() == ObjectModel.Origin.DEFINED) {
            // What can be selected by may change with the definition, and what is remembered of the object would not.
            return read(resource, resource.storage().opened(object));
        }
        return object.view(Attributes.class, bytes -> read(resource, Json.parse(bytes)));
    }

    static Attributes read(Resource resource, ObjectNode object) {
        JsonNode metadata = object.path("metadata");
        Map<String, String> labels = new HashMap<>();
        metadata.path("labels").properties().forEach(each -> labels.put(each.getKey(), each.getValue().asString("")));
        Map<String, String> fields = new HashMap<>();
        fields.put("metadata.name", metadata.path("name").asString(""));
        fields.put("metadata.namespace", metadata.path("namespace").asString(""));
        resource.strategy().fields(object, fields);
        return new Attributes(Map.copyOf(labels), Map.copyOf(fields));
    }
}
