package dev.podium.web.protobuf;

import java.io.IOException;
import java.io.OutputStream;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A list whose items are messages already. What holds it begins with its length, so the items are looked at twice, first
 * to measure them, then to write them; none is kept (upstream's streaming of collections in
 * {@code apimachinery/pkg/runtime/serializer/protobuf/collections.go}).
 */
public final class MessageList {

    /** As every list has them: its metadata are the first field, its items the second. */
    private static final int ITEMS = 2;
    /** As long as an item's tag and length can be. */
    private static final int HEAD = 6;

    /** The items' messages in their order: each time they are gone through, the same bytes. */
    @FunctionalInterface
    public interface Items {
        void forEach(Taker taker) throws IOException;
    }

    /** Is given one item's message after the other. */
    @FunctionalInterface
    public interface Taker {
        void take(byte[] message) throws IOException;
    }

    private final byte[] head;
    private final Items items;
    private final long size;

    /** @param type of the list */
    public MessageList(MessageType type, ObjectNode metadata, Items items) throws IOException {
        this.items = items;
        ObjectNode empty = JsonNodeFactory.instance.objectNode();
        empty.set("metadata", metadata);
        byte[] first = type.message(empty);
        long[] message = {first.length};
        items.forEach(each -> message[0] += 1 + WireBuffer.length(each.length) + each.length);
        byte[] envelope = type.head(message[0]);
        head = new byte[envelope.length + first.length];
        System.arraycopy(envelope, 0, head, 0, envelope.length);
        System.arraycopy(first, 0, head, envelope.length, first.length);
        size = envelope.length + message[0];
    }

    /** How many bytes {@link #write} writes. */
    public long size() {
        return size;
    }

    /** @throws IOException also when the items are no longer those that were measured: whoever reads must not take them for whole */
    public void write(OutputStream out) throws IOException {
        out.write(head);
        long[] left = {size - head.length};
        items.forEach(each -> {
            WireBuffer tag = new WireBuffer(HEAD);
            tag.varint(each.length);
            tag.tag(ITEMS, WireBuffer.DELIMITED);
            byte[] before = tag.toByteArray();
            left[0] -= before.length + each.length;
            if (left[0] < 0) {
                throw changed();
            }
            out.write(before);
            out.write(each);
        });
        if (left[0] != 0) {
            throw changed();
        }
    }

    private static IOException changed() {
        return new IOException("the items of a list have changed while it was written");
    }
}
