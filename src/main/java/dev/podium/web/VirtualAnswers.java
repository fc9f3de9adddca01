package dev.podium.web;

import dev.podium.machinery.Json;
import dev.podium.model.FieldQuery;
import dev.podium.registry.ApiException;
import dev.podium.registry.Registry;
import dev.podium.registry.Resource;
import dev.podium.registry.Selection;
import dev.podium.web.virtual.VirtualResource;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    /** Answers a request to read. */
    void handle(
            VirtualResource virtual, RequestTarget target, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Resource resource = virtual.standIn();
        Exchange exchange = new Exchange(resource, target, new Query(request), request, response);
        ResourceController.demandPlace(resource, target, request.getMethod());
        if (!request.getMethod().equals("GET") || exchange.query().flag("watch")) {
            throw ResourceController.notAllowed(resource);
        }
        if (!target.subresource().isEmpty()) {
            throw ApiException.noSuchPath();
        }
        exchange.warn(virtual.warnings());
        if (!target.name().isEmpty()) {
            get(exchange, virtual);
            return;
        }
        Selection selection = exchange.query().selection("");
        for (FieldQuery.Term term : selection.fields().terms()) {
            if (!virtual.fields().contains(term.field())) {
                throw ApiException.badRequest("field label not supported: " + term.field());
            }
        }
        list(
                exchange,
                virtual.objects(exchange.namespace()).stream()
                        .filter(each -> selection.labels().matches(labels(each))
                                && selection.fields().matches(fields(each, virtual.fields())))
                        .toList());
    }

    private void get(Exchange exchange, VirtualResource virtual) throws IOException {
        ObjectNode found = virtual.objects(exchange.namespace()).stream()
                .filter(each -> each.path("metadata").path("name").asString("").equals(exchange.name()))
                .findFirst()
                .orElseThrow(() -> virtual.absent(exchange.namespace(), exchange.name()));
        Representation representation = exchange.representation();
        exchange.answer(200, shapes.one(exchange.view(representation), found), representation.encoding());
    }

    private void list(Exchange exchange, List<ObjectNode> objects) throws IOException {
        Representation representation = exchange.representation();
        ObjectNode listMeta = Json.mapper().createObjectNode();
        listMeta.put("resourceVersion", Long.toString(registry.revision()));
        Shapes.View view = exchange.view(representation);
        ObjectNode list = shapes.listHead(view, listMeta);
        ArrayNode items = list.putArray(Shapes.items(view));
        objects.forEach(each -> items.add(shapes.item(view, each)));
        exchange.answer(200, list, representation.encoding());
    }

    private static Map<String, String> labels(ObjectNode object) {
        Map<String, String> labels = new HashMap<>();
        object.path("metadata").path("labels").properties().forEach(each -> labels.put(each.getKey(), each.getValue().asString("")));
        return labels;
    }

    private static Map<String, String> fields(ObjectNode object, List<String> names) {
        Map<String, String> fields = new HashMap<>();
        for (String each : names) {
            String[] path = each.split("\\.");
            fields.put(each, object.path(path[0]).path(path[1]).asString(""));
        }
        return fields;
    }
}
