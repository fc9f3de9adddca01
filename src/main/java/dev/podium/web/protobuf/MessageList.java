package dev.podium.web.protobuf;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A list whose items are messages already. */
public final class MessageList {

    /** As every list has them: its metadata are the first field, its items the second. */
    private static final int ITEMS = 2;
    /** As long as an item's tag and length can be. */
    private static final int HEAD = 6;

    private final byte[] head;
    private final List<byte[]> items;
    private final long size;

    /** @param type of the list */
    public MessageList(MessageType type, ObjectNode metadata, List<byte[]> items) {
        this.items = items;
        ObjectNode empty = JsonNodeFactory.instance.objectNode();
        empty.set("metadata", metadata);
        byte[] first = type.message(empty);
        long message = first.length;
        for (byte[] each : items) {
            message += 1 + WireBuffer.length(each.length) + each.length;
        }
        byte[] envelope = type.head(message);
        head = new byte[envelope.length + first.length];
        System.arraycopy(envelope, 0, head, 0, envelope.length);
        System.arraycopy(first, 0, head, envelope.length, first.length);
        size = envelope.length + message;
    }

    /** How many bytes {@link #write} writes. */
    public long size() {
        return size;
    }

    public void write(OutputStream out) throws IOException {
        out.write(head);
        for (byte[] each : items) {
            WireBuffer tag = new WireBuffer(HEAD);
            tag.varint(each.length);
            tag.tag(ITEMS, WireBuffer.DELIMITED);
            out.write(tag.toByteArray());
            out.write(each);
        }
    }
}
