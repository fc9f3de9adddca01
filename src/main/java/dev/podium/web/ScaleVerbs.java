package dev.podium.web;

import dev.podium.machinery.ObjectModel;
import dev.podium.machinery.Scope;
import dev.podium.registry.Conversion;
import dev.podium.registry.Registry;
import dev.podium.registry.Resource;
import dev.podium.registry.ResourceStrategy;
import dev.podium.registry.Scales;
import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/** Reads and writes the {@code scale} of what has replicas. */
@Component
class ScaleVerbs {

    /** What a Scale is where bodies are read, patches applied and answers shaped. */
    private static final Resource SCALES = new Resource(
            Scales.TYPE.group(),
            Scales.TYPE.version(),
            "scales",
            "scale",
            Scales.TYPE.kind(),
            Scope.NAMESPACED,
            List.of(),
            List.of(),
            List.of("get", "patch", "update"),
            List.of(),
            new Resource.Storage("", Scales.TYPE, Conversion.NONE),
            ObjectModel.builtIn(Scales.TYPE, Scales.TYPE),
            new ResourceStrategy() {});

    private final Registry registry;
    private final WriteVerbs write;
    private final ObjectPatcher patcher;
    private final Applier applier;
    private final Shapes shapes;

    ScaleVerbs(Registry registry, WriteVerbs write, ObjectPatcher patcher, Applier applier, Shapes shapes) {
        this.registry = registry;
        this.write = write;
        this.patcher = patcher;
        this.applier = applier;
        this.shapes = shapes;
    }

    /** @param scaled about the object that has the scale */
    void handle(Exchange scaled) throws IOException {
        Exchange exchange = new Exchange(SCALES, scaled.target(), scaled.query(), scaled.request(), scaled.response());
        Resource resource = scaled.resource();
        Representation representation = exchange.representation();
        switch (scaled.request().getMethod()) {
            case "GET", "HEAD" -> answer(
                    exchange,
                    representation,
                    Scales.of(resource, registry.tree(resource, registry.get(resource, scaled.namespace(), scaled.name()))));
            case "PUT" -> {
                ObjectNode scale = write.decode(exchange, Scales.TYPE);
                change(exchange, representation, resource, _ -> scale.deepCopy());
            }
            case "PATCH" -> {
                if (Body.mediaType(exchange.request()).equals(Applier.MEDIA_TYPE)) {
                    answer(exchange, representation, Scales.of(resource, applier.scale(exchange, resource).object()));
                    return;
                }
                ObjectPatcher.Patch patch = patcher.read(exchange);
                change(exchange, representation, resource, scale -> patcher.apply(exchange, patch, scale));
            }
            default -> throw ResourceController.notAllowed(resource);
        }
    }

    private void change(
            Exchange exchange, Representation representation, Resource resource, UnaryOperator<ObjectNode> change)
            throws IOException {
        answer(
                exchange,
                representation,
                registry.scale(resource, exchange.namespace(), exchange.name(), change, exchange.writeOptions()));
    }

    private void answer(Exchange exchange, Representation representation, ObjectNode scale) throws IOException {
        exchange.answer(200, shapes.one(exchange.view(representation), scale), representation.encoding());
    }
}
