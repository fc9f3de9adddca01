package dev.podium.web;

import dev.podium.machinery.GroupVersionKind;
import dev.podium.machinery.Json;
import dev.podium.machinery.ObjectModel;
import dev.podium.registry.Registry;
import dev.podium.registry.Resource;
import dev.podium.watch.CachedObject;
import dev.podium.web.protobuf.MessageList;
import dev.podium.web.protobuf.MessageType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/**
 * Stored objects as protobuf. The newest are kept in this form, so that what many watch is written once, and a list that is
 * asked for again costs little; how many is bounded, for nobody may ever ask for them again.
 */
@Component
class ObjectMessages {

    /** A power of two; with Pods of two kilobytes, 32 MiB when all places are taken. */
    private static final int PLACES = 1 << 14;

    /** How many objects are converted at a time, where a webhook does that. */
    private static final int CHUNK = 500;

    private record Kept(CachedObject object, GroupVersionKind served, MessageType type, byte[] message) {}

    private final Registry registry;
    /** By revision. Racy by intent: what is kept is immutable, and writing a message twice does no harm. */
    private final @Nullable Kept[] kept = new Kept[PLACES];

    ObjectMessages(Registry registry) {
        this.registry = registry;
    }

    /** What the objects of a view are in protobuf, where they are no Table. */
    static MessageType type(Shapes.View view) {
        return view.shape() == Representation.Shape.OBJECT ? known(view.resource().type()) : MessageType.METADATA;
    }

    /** What an object is in protobuf that says its kind. */
    static MessageType type(ObjectNode object) {
        return known(GroupVersionKind.of(object.path("apiVersion").asString(""), object.path("kind").asString("")));
    }

    /** What a list of them is. */
    static MessageType listType(Shapes.View view) {
        Resource resource = view.resource();
        return view.shape() == Representation.Shape.OBJECT
                ? known(new GroupVersionKind(resource.group(), resource.version(), Shapes.listKind(resource)))
                : MessageType.METADATA_LIST;
    }

    private static MessageType known(GroupVersionKind type) {
        return Objects.requireNonNull(MessageType.of(type), type.toString());
    }

    /** An object's message, without an envelope. */
    byte[] one(Shapes.View view, CachedObject object) {
        Resource resource = view.resource();
        MessageType type = type(view);
        if (changing(resource)) {
            return type.message(Json.parse(registry.served(resource, object)));
        }
        int place = (int) object.revision() & PLACES - 1;
        Kept known = kept[place];
        if (known != null && known.object == object && known.type == type && known.served.equals(resource.type())) {
            return known.message;
        }
        byte[] message = type.message(Json.parse(registry.served(resource, object)));
        kept[place] = new Kept(object, resource.type(), type, message);
        return message;
    }

    /**
     * The messages of several objects, in their order. They are made when they are asked for, and not kept beyond the usual
     * ones; only what a webhook may convert, of which there is nothing but metadata in protobuf, is, because the webhook may say
     * something else the next time.
     */
    MessageList.Items several(Shapes.View view, List<CachedObject> objects) {
        if (!changing(view.resource())) {
            return taker -> {
                for (CachedObject each : objects) {
                    taker.take(one(view, each));
                }
            };
        }
        MessageType type = type(view);
        List<byte[]> messages = new ArrayList<>(objects.size());
        for (int from = 0; from < objects.size(); from += CHUNK) {
            List<CachedObject> chunk = objects.subList(from, Math.min(objects.size(), from + CHUNK));
            registry.served(view.resource(), chunk).forEach(each -> messages.add(type.message(Json.parse(each))));
        }
        return taker -> {
            for (byte[] each : messages) {
                taker.take(each);
            }
        };
    }

    /** Whether an object may be served otherwise tomorrow: its definition can change. */
    private static boolean changing(Resource resource) {
        return resource.model().origin() == ObjectModel.Origin.DEFINED;
    }
}
