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
        ObjectNode table = tableHead(view, listMeta, headers);
        ArrayNode rows = table.putArray("rows");
        objects.forEach(each -> rows.add(row(view, each)));
        return table;
    }

    private static ObjectNode tableHead(View view, ObjectNode listMeta, Headers headers) {
        ObjectNode table = Json.mapper().createObjectNode();
        table.put("kind", "Table").put("apiVersion", "meta.k8s.io/v1");
        table.set("metadata", listMeta);
        ArrayNode definitions = table.putArray("columnDefinitions");
        if (headers == Headers.WITH) {
            columns(view).definitions().forEach(each -> definitions
                    .addObject()
                    .put("name", each.name())
                    .put("type", each.type())
                    .put("format", each.format())
                    .put("description", each.description())
                    .put("priority", each.priority()));
        }
        return table;
    }

    private static Columns columns(View view) {
        return TablePrinter.columns(view.resource().qualified(), view.resource().strategy().columns());
    }

    private ObjectNode row(View view, ObjectNode object) {
        ObjectNode row = Json.mapper().createObjectNode();
        ArrayNode cells = row.putArray("cells");
        columns(view).cells(object, time.now()).forEach(cells::addPOJO);
        switch (view.include()) {
            case NONE -> {}
            case OBJECT -> row.set("object", object);
            case METADATA -> row.set("object", metadata(object));
        }
        return row;
    }

    /** A list as it is wanted, without the items, which stand at the end. */
    ObjectNode listHead(View view, ObjectNode listMeta) {
        ObjectNode list = Json.mapper().createObjectNode();
        switch (view.shape()) {
            case OBJECT -> list.put("kind", listKind(view.resource())).put("apiVersion", view.resource().apiVersion());
            case METADATA, METADATA_LIST -> list.put("kind", "PartialObjectMetadataList").put("apiVersion", "meta.k8s.io/v1");
            case TABLE -> {
                return tableHead(view, listMeta, Headers.WITH);
            }
        }
        list.set("metadata", listMeta);
        return list;
    }

    /** What the items of a list are called. */
    static String items(View view) {
        return view.shape() == Representation.Shape.TABLE ? "rows" : "items";
    }

    /** An object as an item of a list. */
    ObjectNode item(View view, ObjectNode object) {
        return switch (view.shape()) {
            case OBJECT -> object;
            case METADATA, METADATA_LIST -> metadata(object);
            case TABLE -> row(view, object);
        };
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
