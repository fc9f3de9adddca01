package dev.podium.web;

import dev.podium.machinery.Json;
import dev.podium.registry.ApiException;
import dev.podium.registry.Registry;
import java.io.IOException;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Answers with objects that have just been made, in whichever shape the client wants. */
@Component
class VirtualAnswers {

    private final Registry registry;
    private final Shapes shapes;

    VirtualAnswers(Registry registry, Shapes shapes) {
        this.registry = registry;
        this.shapes = shapes;
    }

    /** Answers with the one that is asked for. */
    void get(Exchange exchange, List<ObjectNode> objects) throws IOException {
        ObjectNode found = objects.stream()
                .filter(each -> each.path("metadata").path("name").asString("").equals(exchange.name()))
                .findFirst()
                .orElseThrow(() -> ApiException.notFound(exchange.resource(), exchange.name()));
        Representation representation = exchange.representation();
        exchange.answer(
                200, Json.bytes(shapes.one(exchange.view(representation), found)), representation.encoding());
    }

    void list(Exchange exchange, List<ObjectNode> objects) throws IOException {
        Representation representation = exchange.representation();
        ObjectNode listMeta = Json.mapper().createObjectNode();
        listMeta.put("resourceVersion", Long.toString(registry.revision()));
        if (representation.shape() == Representation.Shape.TABLE) {
            exchange.answer(
                    200,
                    Json.bytes(shapes.table(exchange.view(representation), listMeta, objects, Shapes.Headers.WITH)),
                    representation.encoding());
            return;
        }
        ObjectNode list = Json.mapper().createObjectNode();
        boolean bare = representation.shape() != Representation.Shape.OBJECT;
        list.put("kind", bare ? "PartialObjectMetadataList" : exchange.resource().kind() + "List");
        list.put("apiVersion", bare ? "meta.k8s.io/v1" : exchange.resource().apiVersion());
        list.set("metadata", listMeta);
        ArrayNode items = list.putArray("items");
        objects.forEach(each -> items.add(bare ? shapes.metadata(each) : each));
        exchange.answer(200, Json.bytes(list), representation.encoding());
    }
}
