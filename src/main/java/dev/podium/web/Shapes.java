package dev.podium.web;

import dev.podium.machinery.Json;
import dev.podium.registry.Resource;
import dev.podium.time.ClusterTime;
import dev.podium.web.table.Columns;
import dev.podium.web.table.TablePrinter;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Objects in the shapes that a client can ask for instead: Tables and bare metadata. */
@Component
class Shapes {

    private final ClusterTime time;

    Shapes(ClusterTime time) {
        this.time = time;
    }

    /** What the rows of a Table hold beside their cells. */
    enum Include {
        NONE,
        METADATA,
        OBJECT
    }

    /** What a client wants to see of a resource's objects; it outlives the request. */
    record View(Resource resource, Representation.Shape shape, Include include) {}

    /** One object as it is wanted. */
    ObjectNode one(View view, ObjectNode object) {
        return switch (view.shape()) {
            case OBJECT -> object;
            case METADATA, METADATA_LIST -> metadata(object);
            case TABLE -> {
                ObjectNode listMeta = Json.mapper().createObjectNode();
                listMeta.put("resourceVersion", object.path("metadata").path("resourceVersion").asString(""));
                yield table(view, listMeta, List.of(object), Headers.WITH);
            }
        };
    }

    /** Whether a Table says what its columns are; in a watch, only the first one does. */
    enum Headers {
        WITH,
        WITHOUT
    }

    ObjectNode table(View view, ObjectNode listMeta, List<ObjectNode> objects, Headers headers) {
        Columns columns = TablePrinter.columns(view.resource().qualified(), view.resource().strategy().columns());
        ObjectNode table = Json.mapper().createObjectNode();
        table.put("kind", "Table").put("apiVersion", "meta.k8s.io/v1");
        table.set("metadata", listMeta);
        ArrayNode definitions = table.putArray("columnDefinitions");
        if (headers == Headers.WITH) {
            columns.definitions().forEach(each -> definitions
                    .addObject()
                    .put("name", each.name())
                    .put("type", each.type())
                    .put("format", each.format())
                    .put("description", each.description())
                    .put("priority", each.priority()));
        }
        ArrayNode rows = table.putArray("rows");
        for (ObjectNode object : objects) {
            ObjectNode row = rows.addObject();
            ArrayNode cells = row.putArray("cells");
            columns.cells(object, time.now()).forEach(cells::addPOJO);
            switch (view.include()) {
                case NONE -> {}
                case OBJECT -> row.set("object", object);
                case METADATA -> row.set("object", metadata(object));
            }
        }
        return table;
    }

    ObjectNode metadata(ObjectNode object) {
        ObjectNode partial = Json.mapper().createObjectNode();
        partial.put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/v1");
        partial.set("metadata", object.path("metadata"));
        return partial;
    }

    static String listKind(Resource resource) {
        return resource.kind() + "List";
    }
}
