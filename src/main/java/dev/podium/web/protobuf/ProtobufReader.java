package dev.podium.web.protobuf;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import dev.podium.machinery.GroupVersionKind;
import io.kubernetes.client.proto.Runtime;
import java.io.IOException;
import java.util.Arrays;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads {@code application/vnd.kubernetes.protobuf}: four magic bytes, then a {@code runtime.Unknown} that names the kind
 * and holds the message (upstream's {@code apimachinery/pkg/runtime/serializer/protobuf}).
 */
public final class ProtobufReader {

    public static final String MEDIA_TYPE = "application/vnd.kubernetes.protobuf";

    private static final Descriptor ENVELOPE = Runtime.getDescriptor().findMessageTypeByName("Unknown");

    private static final byte[] MAGIC = MessageType.MAGIC;

    private final MessageTree tree = new MessageTree();

    /**
     * The object in a body, as JSON.
     *
     * @throws UnreadableException if the body is no such thing, or of a kind that has no protobuf form
     */
    public ObjectNode read(byte[] body) {
        if (body.length < MAGIC.length || !Arrays.equals(body, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new UnreadableException("provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]");
        }
        try {
            // By its descriptor: the generated classes are from a compiler that protobuf's runtime warns of.
            DynamicMessage envelope = DynamicMessage.parseFrom(
                    ENVELOPE, CodedInputStream.newInstance(body, MAGIC.length, body.length - MAGIC.length));
            DynamicMessage type = (DynamicMessage) field(envelope, "typeMeta");
            GroupVersionKind kind = GroupVersionKind.of((String) field(type, "apiVersion"), (String) field(type, "kind"));
            Descriptor descriptor = descriptor(kind);
            ObjectNode object = tree.object(DynamicMessage.parseFrom(descriptor, (ByteString) field(envelope, "raw")));
            object.put("kind", kind.kind());
            object.put("apiVersion", kind.apiVersion());
            return object;
        } catch (IOException malformed) {
            throw new UnreadableException("unable to decode the protobuf body: " + malformed.getMessage());
        }
    }

    private static Object field(DynamicMessage message, String name) {
        return message.getField(message.getDescriptorForType().findFieldByName(name));
    }

    private static Descriptor descriptor(GroupVersionKind kind) {
        Descriptor found = KindMessages.of(kind);
        if (found == null) {
            // Options and Status belong to meta/v1, whichever group a client files them under.
            found = KindMessages.meta(kind.kind());
        }
        if (found == null) {
            throw new UnreadableException("no kind \"" + kind.kind() + "\" is registered for version \""
                    + kind.apiVersion() + "\" in protobuf");
        }
        return found;
    }

    /** A body that is not protobuf, or of no kind that has a protobuf form. */
    public static final class UnreadableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnreadableException(String message) {
            super(message);
        }
    }
}
