package dev.podium.web;

import dev.podium.machinery.Json;
import dev.podium.machinery.ObjectModel;
import dev.podium.registry.ObjectPage;
import dev.podium.registry.Registry;
import dev.podium.registry.Resource;
import dev.podium.watch.CachedObject;
import dev.podium.web.protobuf.MessageList;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes lists as they come, never holding more than some of their items; plain JSON as the stored bytes. What breaks off in the
 * middle is not closed, so that nobody takes it for the whole.
 */
@Component
class ListWriter {

    private static final int BUFFER = 64 * 1024;

    /** How many objects are converted at a time, where a webhook does that. */
    private static final int CHUNK = 500;

    private final Registry registry;
    private final Shapes shapes;
    private final ObjectMessages messages;

    ListWriter(Registry registry, Shapes shapes, ObjectMessages messages) {
        this.registry = registry;
        this.shapes = shapes;
        this.messages = messages;
    }

    void write(Exchange exchange, Representation representation, ObjectPage page) throws IOException {
        ObjectNode listMeta = Json.mapper().createObjectNode();
        listMeta.put("resourceVersion", Long.toString(page.revision()));
        if (!page.resume().isEmpty()) {
            listMeta.put("continue", page.resume());
        }
        if (page.remaining() >= 0) {
            listMeta.put("remainingItemCount", page.remaining());
        }
        Shapes.View view = exchange.view(representation);
        List<CachedObject> items = page.items();
        switch (representation.encoding()) {
            case PROTOBUF -> messages(exchange, view, listMeta, items);
            case YAML -> trees(exchange, view, listMeta, items, new Text(representation.encoding(), Yaml.writer()));
            case JSON -> {
                if (Pretty.wanted(exchange.request())) {
                    trees(exchange, view, listMeta, items, new Text(representation.encoding(), Pretty.writer()));
                } else if (view.shape() == Representation.Shape.OBJECT) {
                    stored(exchange, view.resource(), listMeta, items);
                } else {
                    trees(exchange, view, listMeta, items, new Text(representation.encoding(), Json.mapper().writer()));
                }
            }
        }
    }

    private void messages(Exchange exchange, Shapes.View view, ObjectNode listMeta, List<CachedObject> items)
            throws IOException {
        MessageList list = new MessageList(ObjectMessages.listType(view), listMeta, messages.several(view, items));
        begin(exchange, Representation.Encoding.PROTOBUF);
        OutputStream out = Compression.body(exchange.request(), exchange.response());
        list.write(out);
        out.close();
    }

    private record Text(Representation.Encoding encoding, ObjectWriter writer) {}

    private void trees(Exchange exchange, Shapes.View view, ObjectNode listMeta, List<CachedObject> items, Text text)
            throws IOException {
        Resource resource = view.resource();
        boolean untyped = view.shape() == Representation.Shape.OBJECT && untyped(resource);
        Iterator<List<CachedObject>> chunks = chunks(items);
        // Converted before anything is written, so that a webhook's failure is told as such.
        List<ObjectNode> chunk = chunks.hasNext() ? registry.trees(resource, chunks.next()) : List.of();
        begin(exchange, text.encoding());
        OutputStream out = Compression.body(exchange.request(), exchange.response());
        JsonGenerator json = text.writer().createGenerator(out);
        json.writeStartObject();
        shapes.listHead(view, listMeta).properties().forEach(each -> json.writeName(each.getKey()).writeTree(each.getValue()));
        json.writeName(Shapes.items(view)).writeStartArray();
        while (!chunk.isEmpty()) {
            for (ObjectNode each : chunk) {
                if (untyped) {
                    each.remove(List.of("kind", "apiVersion"));
                }
                json.writeTree(shapes.item(view, each));
            }
            chunk = chunks.hasNext() ? registry.trees(resource, chunks.next()) : List.of();
        }
        json.writeEndArray().writeEndObject();
        json.close();
        out.close();
    }

    private static Iterator<List<CachedObject>> chunks(List<CachedObject> items) {
        return IntStream.iterate(0, from -> from < items.size(), from -> from + CHUNK)
                .mapToObj(from -> items.subList(from, Math.min(items.size(), from + CHUNK)))
                .iterator();
    }

    private void stored(Exchange exchange, Resource resource, ObjectNode listMeta, List<CachedObject> items)
            throws IOException {
        byte[] head = ("{\"kind\":\"" + Shapes.listKind(resource) + "\",\"apiVersion\":\""
                        + resource.apiVersion() + "\",\"metadata\":" + Json.text(listMeta) + ",\"items\":[")
                .getBytes(StandardCharsets.UTF_8);
        // It stands first in everything that is stored.
        byte[] kind = ("{\"kind\":\"" + resource.kind() + "\",\"apiVersion\":\"" + resource.apiVersion() + "\",")
                .getBytes(StandardCharsets.UTF_8);
        boolean untyped = untyped(resource);
        Iterator<List<CachedObject>> chunks = chunks(items);
        List<byte[]> chunk = chunks.hasNext() ? registry.served(resource, chunks.next()) : List.of();
        begin(exchange, Representation.Encoding.JSON);
        OutputStream out = Compression.body(exchange.request(), exchange.response());
        out.write(head);
        boolean first = true;
        while (!chunk.isEmpty()) {
            for (byte[] bytes : chunk) {
                if (!first) {
                    out.write(',');
                }
                first = false;
                if (untyped && begins(bytes, kind)) {
                    out.write('{');
                    out.write(bytes, kind.length, bytes.length - kind.length);
                } else {
                    out.write(bytes);
                }
            }
            chunk = chunks.hasNext() ? registry.served(resource, chunks.next()) : List.of();
        }
        out.write(']');
        out.write('}');
        out.close();
    }

    /** Lists of built-in kinds do not repeat their items' kind. */
    private static boolean untyped(Resource resource) {
        return resource.model().origin() == ObjectModel.Origin.BUILT_IN;
    }

    private static void begin(Exchange exchange, Representation.Encoding encoding) {
        exchange.response().setStatus(200);
        exchange.response().setContentType(encoding.mediaType());
        exchange.response().setHeader("Cache-Control", "no-cache, private");
        exchange.response().setBufferSize(BUFFER);
    }

    private static boolean begins(byte[] bytes, byte[] with) {
        return bytes.length > with.length
                && Arrays.equals(bytes, 0, with.length, with, 0, with.length);
    }
}
