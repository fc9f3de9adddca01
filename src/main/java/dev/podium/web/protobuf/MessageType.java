package dev.podium.web.protobuf;

import com.google.protobuf.Descriptors.Descriptor;
import dev.podium.machinery.GroupVersionKind;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A kind that has a protobuf form. Answers hold a message in an envelope: four magic bytes, then a {@code runtime.Unknown}
 * that names the kind (upstream's {@code apimachinery/pkg/runtime/serializer/protobuf}).
 */
public final class MessageType {

    static final byte[] MAGIC = {'k', '8', 's', 0};

    private static final int USUAL_SIZE = 4 * 1024;
    private static final Map<GroupVersionKind, MessageType> KNOWN = new ConcurrentHashMap<>();

    public static final MessageType STATUS = meta("v1", "Status");
    public static final MessageType METADATA = meta("meta.k8s.io/v1", "PartialObjectMetadata");
    public static final MessageType METADATA_LIST = meta("meta.k8s.io/v1", "PartialObjectMetadataList");

    private final MessageForms.Content content;
    /** The envelope up to the length of the message. */
    private final byte[] head;

    private MessageType(GroupVersionKind kind, Descriptor message) {
        content = MessageForms.of(message);
        WireBuffer out = new WireBuffer(64);
        out.tag(2, WireBuffer.DELIMITED);
        int before = out.size();
        out.text(2, kind.kind());
        out.text(1, kind.apiVersion());
        out.field(1, before);
        out.raw(MAGIC);
        head = out.toByteArray();
    }

    private static MessageType meta(String apiVersion, String kind) {
        GroupVersionKind type = GroupVersionKind.of(apiVersion, kind);
        MessageType made = new MessageType(type, Objects.requireNonNull(KindMessages.meta(kind)));
        KNOWN.put(type, made);
        return made;
    }

    /** The protobuf form of a built-in kind, or of what the API server answers with otherwise; null if it has none. */
    public static @Nullable MessageType of(GroupVersionKind kind) {
        MessageType known = KNOWN.get(kind);
        if (known != null) {
            return known;
        }
        Descriptor message = KindMessages.of(kind);
        return message == null ? null : KNOWN.computeIfAbsent(kind, each -> new MessageType(each, message));
    }

    /** The message alone. */
    public byte[] message(JsonNode object) {
        WireBuffer out = new WireBuffer(USUAL_SIZE);
        content.write(out, object);
        return out.toByteArray();
    }

    /** The message in its envelope. */
    public byte[] answer(JsonNode object) {
        WireBuffer out = new WireBuffer(USUAL_SIZE);
        content.write(out, object);
        out.varint(out.size());
        out.raw(head);
        return out.toByteArray();
    }

    /** A message in its envelope. */
    public byte[] wrapped(byte[] message) {
        byte[] before = head(message.length);
        byte[] whole = Arrays.copyOf(before, before.length + message.length);
        System.arraycopy(message, 0, whole, before.length, message.length);
        return whole;
    }

    /** What an envelope begins with, before a message of that size. */
    byte[] head(long size) {
        WireBuffer out = new WireBuffer(head.length + WireBuffer.length(size));
        out.varint(size);
        out.raw(head);
        return out.toByteArray();
    }

    /** What a {@code WatchEvent} begins with, before such a message of that size: it holds the envelope, and has none itself. */
    public byte[] eventHead(String type, int size) {
        WireBuffer out = new WireBuffer(head.length + 64);
        out.varint(size);
        out.raw(head);
        out.varint((long) out.size() + size);
        out.tag(1, WireBuffer.DELIMITED);
        out.varint((long) out.size() + size);
        out.tag(2, WireBuffer.DELIMITED);
        out.text(1, type);
        return out.toByteArray();
    }
}
