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

    /** One object in that shape. */
    ObjectNode one(Exchange exchange, Representation.Shape shape, ObjectNode object) {
        return switch (shape) {
            case OBJECT -> object;
            case METADATA, METADATA_LIST -> metadata(object);
            case TABLE -> {
                ObjectNode listMeta = Json.mapper().createObjectNode();
                listMeta.put("resourceVersion", object.path("metadata").path("resourceVersion").asString(""));
                yield table(exchange, listMeta, List.of(object), Headers.WITH);
            }
        };
    }

    /** Whether a Table says what its columns are; in a watch, only the first one does. */
    enum Headers {
        WITH,
        WITHOUT
    }

    ObjectNode table(Exchange exchange, ObjectNode listMeta, List<ObjectNode> objects, Headers headers) {
        Columns columns = TablePrinter.columns(exchange.resource().qualified());
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
        String include = exchange.query().text("includeObject");
        for (ObjectNode object : objects) {
            ObjectNode row = rows.addObject();
            ArrayNode cells = row.putArray("cells");
            columns.cells(object, time.now()).forEach(cells::addPOJO);
            switch (include) {
                case "None" -> {}
                case "Object" -> row.set("object", object);
                default -> row.set("object", metadata(object));
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
