package dev.podium.web;

import dev.podium.machinery.Json;
import dev.podium.machinery.ObjectModel;
import dev.podium.registry.ObjectPage;
import dev.podium.registry.Registry;
import dev.podium.registry.Resource;
import dev.podium.watch.CachedObject;
import dev.podium.web.protobuf.MessageList;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes lists: plain ones as the stored bytes, one after the other. */
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
        Resource resource = exchange.resource();
        if (representation.encoding() == Representation.Encoding.PROTOBUF) {
            protobuf(exchange, exchange.view(representation), listMeta, page.items());
            return;
        }
        switch (representation.shape()) {
            case TABLE -> exchange.answer(
                    200,
                    shapes.table(exchange.view(representation), listMeta, registry.trees(resource, page.items()), Shapes.Headers.WITH),
                    representation.encoding());
            case METADATA, METADATA_LIST -> {
                ObjectNode list = Json.mapper().createObjectNode();
                list.put("kind", "PartialObjectMetadataList").put("apiVersion", "meta.k8s.io/v1");
                list.set("metadata", listMeta);
                ArrayNode items = list.putArray("items");
                registry.trees(resource, page.items()).forEach(each -> items.add(shapes.metadata(each)));
                exchange.answer(200, list, representation.encoding());
            }
            case OBJECT -> {
                if (representation.encoding() == Representation.Encoding.YAML) {
                    yaml(exchange, resource, listMeta, page.items());
                } else {
                    stream(exchange, resource, listMeta, page.items());
                }
            }
        }
    }

    private void protobuf(Exchange exchange, Shapes.View view, ObjectNode listMeta, List<CachedObject> items)
            throws IOException {
        MessageList list = new MessageList(ObjectMessages.listType(view), listMeta, messages.several(view, items));
        begin(exchange, Representation.Encoding.PROTOBUF);
        if (Compression.wanted(exchange.request(), list.size())) {
            try (OutputStream out = Compression.open(exchange.response())) {
                list.write(out);
            }
        } else {
            exchange.response().setContentLengthLong(list.size());
            list.write(exchange.response().getOutputStream());
        }
    }

    private static void begin(Exchange exchange, Representation.Encoding encoding) {
        exchange.response().setStatus(200);
        exchange.response().setContentType(encoding.mediaType());
        exchange.response().setHeader("Cache-Control", "no-cache, private");
        exchange.response().setBufferSize(BUFFER);
    }

    private void yaml(Exchange exchange, Resource resource, ObjectNode listMeta, List<CachedObject> items)
            throws IOException {
        ObjectNode list = Json.mapper().createObjectNode();
        list.put("kind", Shapes.listKind(resource)).put("apiVersion", resource.apiVersion());
        list.set("metadata", listMeta);
        ArrayNode array = list.putArray("items");
        registry.trees(resource, items).forEach(array::add);
        exchange.answer(200, list, Representation.Encoding.YAML);
    }

    private void stream(Exchange exchange, Resource resource, ObjectNode listMeta, List<CachedObject> items)
            throws IOException {
        byte[] head = ("{\"kind\":\"" + Shapes.listKind(resource) + "\",\"apiVersion\":\""
                        + resource.apiVersion() + "\",\"metadata\":" + Json.text(listMeta) + ",\"items\":[")
                .getBytes(StandardCharsets.UTF_8);
        // Lists of built-in kinds do not repeat their items' kind; it stands first in everything that is stored.
        byte[] kind = ("{\"kind\":\"" + resource.kind() + "\",\"apiVersion\":\"" + resource.apiVersion() + "\",")
                .getBytes(StandardCharsets.UTF_8);
        begin(exchange, Representation.Encoding.JSON);
        if (Pretty.wanted(exchange.request())) {
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            write(whole, resource, head, kind, items);
            exchange.response().getOutputStream().write(Pretty.bytes(whole.toByteArray()));
        } else if (Compression.wanted(exchange.request(), size(items))) {
            try (OutputStream out = Compression.open(exchange.response())) {
                write(out, resource, head, kind, items);
            }
        } else {
            write(exchange.response().getOutputStream(), resource, head, kind, items);
        }
    }

    private static long size(List<CachedObject> items) {
        return items.stream().mapToLong(each -> each.bytes().length).sum();
    }

    private void write(OutputStream out, Resource resource, byte[] head, byte[] kind, List<CachedObject> items)
            throws IOException {
        out.write(head);
        boolean typed = resource.model().origin() == ObjectModel.Origin.BUILT_IN;
        boolean first = true;
        for (int from = 0; from < items.size(); from += CHUNK) {
            for (byte[] bytes : registry.served(resource, items.subList(from, Math.min(items.size(), from + CHUNK)))) {
                if (!first) {
                    out.write(',');
                }
                first = false;
                if (typed && begins(bytes, kind)) {
                    out.write('{');
                    out.write(bytes, kind.length, bytes.length - kind.length);
                } else {
                    out.write(bytes);
                }
            }
        }
        out.write(']');
        out.write('}');
    }

    private static boolean begins(byte[] bytes, byte[] with) {
        return bytes.length > with.length
                && Arrays.equals(bytes, 0, with.length, with, 0, with.length);
    }
}
