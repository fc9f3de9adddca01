package dev.podium.web;

import dev.podium.machinery.Json;
import dev.podium.registry.ApiException;
import dev.podium.registry.Registry;
import dev.podium.registry.ResourceEvent;
import dev.podium.watch.CachedObject;
import dev.podium.web.protobuf.MessageType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/** Writes the frames of one watch, its objects in the shape and the encoding that the client wants. */
final class WatchFrames {

    private static final Map<ResourceEvent.Type, byte[]> HEADS = Arrays.stream(ResourceEvent.Type.values())
            .collect(Collectors.toMap(each -> each, each -> head(each.name())));
    private static final byte[] END = "}\n".getBytes(StandardCharsets.UTF_8);
    private static final byte[] NOTHING = {};

    /** Where frames go. */
    interface Sink {

        /** Writes one frame, which comes in three pieces: as text in UTF-8, or as a message. */
        void frame(byte[] head, byte[] object, byte[] tail) throws IOException;

        /** Sends what has been written. */
        void flush() throws IOException;
    }

    /** Why a bookmark is sent. */
    enum Mark {
        PROGRESS,
        INITIAL_EVENTS_END
    }

    /** How a watch is written. */
    record Target(Shapes.View view, Representation.Encoding encoding, Sink sink) {}

    private final Shapes.View view;
    private final Representation.Encoding encoding;
    private final Registry registry;
    private final Shapes shapes;
    private final ObjectMessages messages;
    private final Sink sink;
    private boolean headersSent;

    WatchFrames(Target target, Registry registry, Shapes shapes, ObjectMessages messages) {
        this.view = target.view();
        this.encoding = target.encoding();
        this.sink = target.sink();
        this.registry = registry;
        this.shapes = shapes;
        this.messages = messages;
    }

    void event(ResourceEvent.Type type, CachedObject object) throws IOException {
        if (encoding == Representation.Encoding.PROTOBUF) {
            frame(type.name(), ObjectMessages.type(view), messages.one(view, object));
            return;
        }
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
        frame("BOOKMARK", object);
    }

    private static ObjectNode bare(ObjectNode object) {
        object.put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/v1");
        return object.putObject("metadata");
    }

    void error(ApiException failure) throws IOException {
        frame("ERROR", StatusObject.of(failure));
    }

    private void frame(String type, ObjectNode object) throws IOException {
        if (encoding == Representation.Encoding.PROTOBUF) {
            MessageType message = ObjectMessages.type(object);
            frame(type, message, message.message(object));
        } else {
            frame(head(type), Json.bytes(object));
        }
    }

    private void frame(String type, MessageType of, byte[] message) throws IOException {
        sink.frame(of.eventHead(type, message.length), message, NOTHING);
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
