package dev.podium.web;

import dev.podium.machinery.Json;
import dev.podium.registry.Registry;
import dev.podium.watch.CachedObject;
import java.io.IOException;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/** Get, list and watch. */
@Component
class ReadVerbs {

    private final Registry registry;
    private final ListWriter lists;
    private final WatchStreams watches;
    private final Shapes shapes;
    private final ObjectMessages messages;

    ReadVerbs(Registry registry, ListWriter lists, WatchStreams watches, Shapes shapes, ObjectMessages messages) {
        this.registry = registry;
        this.lists = lists;
        this.watches = watches;
        this.shapes = shapes;
        this.messages = messages;
    }

    void handle(Exchange exchange) throws IOException, InterruptedException {
        if (exchange.target().watched() || exchange.query().flag("watch")) {
            watches.stream(exchange, exchange.query().selection(exchange.name()));
        } else if (exchange.name().isEmpty()) {
            list(exchange);
        } else {
            get(exchange);
        }
    }

    private void list(Exchange exchange) throws IOException, InterruptedException {
        Representation representation = exchange.representation();
        lists.write(
                exchange,
                representation,
                registry.list(
                        exchange.resource(),
                        exchange.namespace(),
                        exchange.query().selection(""),
                        exchange.query().list()));
    }

    private void get(Exchange exchange) throws IOException {
        Representation representation = exchange.representation();
        CachedObject object = registry.get(exchange.resource(), exchange.namespace(), exchange.name());
        if (representation.encoding() == Representation.Encoding.PROTOBUF) {
            Shapes.View view = exchange.view(representation);
            exchange.send(
                    200, ObjectMessages.type(view).wrapped(messages.one(view, object)), representation.encoding());
            return;
        }
        byte[] bytes = registry.served(exchange.resource(), object);
        if (representation.shape() != Representation.Shape.OBJECT) {
            ObjectNode shaped = shapes.one(exchange.view(representation), Json.parse(bytes));
            exchange.answer(200, shaped, representation.encoding());
        } else {
            exchange.answer(200, bytes, representation.encoding());
        }
    }
}
