package dev.podium.web;

import dev.podium.machinery.Json;
import dev.podium.registry.ApiException;
import dev.podium.registry.Registry;
import dev.podium.registry.ResourceEvent;
import dev.podium.watch.CachedObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/** Writes the frames of one watch, its objects in the shape that the client wants. */
final class WatchFrames {

    private static final Map<ResourceEvent.Type, byte[]> HEADS = Arrays.stream(ResourceEvent.Type.values())
            .collect(Collectors.toMap(each -> each, each -> head(each.name())));
    private static final byte[] END = "}\n".getBytes(StandardCharsets.UTF_8);

    /** Where frames go. */
    interface Sink {

        /** Writes one frame, which comes in three pieces, in UTF-8. */
        void frame(byte[] head, byte[] object, byte[] tail) throws IOException;

        /** Sends what has been written. */
        void flush() throws IOException;
    }

    /** Why a bookmark is sent. */
    enum Mark {
        PROGRESS,
        INITIAL_EVENTS_END
    }

    private final Shapes.View view;
    private final Registry registry;
    private final Shapes shapes;
    private final Sink sink;
    private boolean headersSent;

    WatchFrames(Shapes.View view, Registry registry, Shapes shapes, Sink sink) {
        this.view = view;
        this.registry = registry;
        this.shapes = shapes;
        this.sink = sink;
    }

    void event(ResourceEvent.Type type, CachedObject object) throws IOException {
        byte[] bytes = registry.served(view.resource(), object);
        frame(HEADS.get(type), view.shape() == Representation.Shape.OBJECT ? bytes : Json.bytes(shaped(Json.parse(bytes))));
    }

    private ObjectNode shaped(ObjectNode object) {
        if (view.shape() != Representation.Shape.TABLE) {
            return shapes.one(view, object);
        }
        ObjectNode listMeta = Json.mapper().createObjectNode();
        listMeta.put("resourceVersion", object.path("metadata").path("resourceVersion").asString(""));
        Shapes.Headers headers = headersSent ? Shapes.Headers.WITHOUT : Shapes.Headers.WITH;
        headersSent = true;
        return shapes.table(view, listMeta, List.of(object), headers);
    }

    void bookmark(long revision, Mark mark) throws IOException {
        ObjectNode object = Json.mapper().createObjectNode();
        ObjectNode metadata =
                switch (view.shape()) {
                    case OBJECT -> {
                        object.put("kind", view.resource().kind());
                        object.put("apiVersion", view.resource().apiVersion());
                        yield object.putObject("metadata");
                    }
                    case METADATA, METADATA_LIST -> bare(object);
                    case TABLE -> {
                        ObjectNode listMeta = Json.mapper().createObjectNode();
                        listMeta.put("resourceVersion", Long.toString(revision));
                        object.setAll(shapes.table(view, listMeta, List.of(), Shapes.Headers.WITHOUT));
                        ObjectNode row = object.withArray("rows").addObject();
                        row.putArray("cells");
                        yield bare(row.putObject("object"));
                    }
                };
        metadata.put("resourceVersion", Long.toString(revision));
        metadata.putNull("creationTimestamp");
        if (mark == Mark.INITIAL_EVENTS_END) {
            metadata.putObject("annotations").put("k8s.io/initial-events-end", "true");
        }
        frame("BOOKMARK", Json.bytes(object));
    }

    private static ObjectNode bare(ObjectNode object) {
        object.put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/v1");
        return object.putObject("metadata");
    }

    void error(ApiException failure) throws IOException {
        frame("ERROR", Json.bytes(StatusObject.of(failure)));
    }

    private void frame(String type, byte[] object) throws IOException {
        frame(head(type), object);
    }

    private void frame(byte[] head, byte[] object) throws IOException {
        sink.frame(head, object, END);
    }

    private static byte[] head(String type) {
        return ("{\"type\":\"" + type + "\",\"object\":").getBytes(StandardCharsets.US_ASCII);
    }

    void flush() throws IOException {
        sink.flush();
    }
}
