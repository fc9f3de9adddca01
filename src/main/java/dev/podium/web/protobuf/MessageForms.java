package dev.podium.web.protobuf;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.podium.machinery.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes JSON into messages: what {@link MessageTree} does, the other way round. What JSON lacks, has as null or has no field
 * for is not in the message either. Whoever writes begins at the end, see {@link WireBuffer}.
 */
final class MessageForms {

    /** Writes what is inside a message. */
    interface Content {
        void write(WireBuffer out, JsonNode value);
    }

    /** Writes a value with the tag of its field. */
    private interface Form {
        void write(WireBuffer out, int number, JsonNode value);
    }

    private static final Map<Descriptor, Content> CONTENTS = new ConcurrentHashMap<>();

    private MessageForms() {}

    static Content of(Descriptor message) {
        return CONTENTS.computeIfAbsent(message, MessageForms::content);
    }

    private static Content content(Descriptor message) {
        return switch (WellKnown.of(message)) {
            case STRUCT -> new Struct(message);
            case TIME -> MessageForms::time;
            case MICRO_TIME -> MessageForms::microTime;
            case QUANTITY -> (out, value) -> out.text(1, value.asString(""));
            case INT_OR_STRING -> MessageForms::intOrString;
            case RAW -> (out, value) -> out.bytes(1, Json.bytes(value));
            case TEXTS -> (out, value) -> values(out, 1, value, MessageForms::text);
            case SCHEMA_OR_ARRAY -> schemaOr(message, "jSONSchemas");
            case SCHEMA_OR_TEXTS -> schemaOr(message, "property");
            case SCHEMA_OR_BOOL -> schemaOrBool(message);
        };
    }

    /** Upstream leaves fractions of a second away, for JSON has none either. */
    private static void time(WireBuffer out, JsonNode value) {
        Instant instant = Timestamps.instant(value.asString(""));
        if (instant != null) {
            out.whole(1, instant.getEpochSecond());
        }
    }

    private static void microTime(WireBuffer out, JsonNode value) {
        Instant instant = Timestamps.instant(value.asString(""));
        if (instant != null) {
            out.whole(2, instant.getNano() / 1_000 * 1_000);
            out.whole(1, instant.getEpochSecond());
        }
    }

    private static void intOrString(WireBuffer out, JsonNode value) {
        if (value.isString()) {
            out.text(3, value.stringValue());
            out.whole(1, 1);
        } else {
            out.whole(2, value.asLong(0));
        }
    }

    /** One schema, or several of something. */
    private static Content schemaOr(Descriptor message, String several) {
        FieldDescriptor one = field(message, "schema");
        FieldDescriptor many = field(message, several);
        Form schema = form(one);
        Form item = form(many);
        return (out, value) -> {
            if (value.isArray()) {
                values(out, many.getNumber(), value, item);
            } else {
                schema.write(out, one.getNumber(), value);
            }
        };
    }

    private static Content schemaOrBool(Descriptor message) {
        FieldDescriptor allows = field(message, "allows");
        FieldDescriptor one = field(message, "schema");
        Form schema = form(one);
        return (out, value) -> {
            if (value.isObject()) {
                schema.write(out, one.getNumber(), value);
            }
            out.whole(allows.getNumber(), value.isObject() || value.asBoolean(false) ? 1 : 0);
        };
    }

    private static FieldDescriptor field(Descriptor message, String name) {
        return Objects.requireNonNull(message.findFieldByName(name));
    }

    /** One value of a field. */
    private static Form form(FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case INT, LONG -> (out, number, value) -> out.whole(number, value.asLong(0));
            case FLOAT, DOUBLE -> (out, number, value) -> out.real(number, value.asDouble(0));
            case BOOLEAN -> (out, number, value) -> out.whole(number, value.asBoolean(false) ? 1 : 0);
            case STRING -> MessageForms::text;
            case BYTE_STRING -> (out, number, value) -> out.bytes(number, decoded(value.asString("")));
            case MESSAGE -> message(field.getMessageType());
            case ENUM -> throw new IllegalStateException("Kubernetes has no enums in protobuf: " + field.getFullName());
        };
    }

    private static void text(WireBuffer out, int number, JsonNode value) {
        out.text(number, value.asString(""));
    }

    /** As Go's, which does not mind line breaks. */
    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException broken) {
            return Base64.getMimeDecoder().decode(base64);
        }
    }

    private static Form message(Descriptor type) {
        Content content = of(type);
        return (out, number, value) -> {
            int before = out.size();
            content.write(out, value);
            out.field(number, before);
        };
    }

    private static void values(WireBuffer out, int number, JsonNode array, Form form) {
        for (int i = array.size() - 1; i >= 0; i--) {
            form.write(out, number, array.get(i));
        }
    }

    /** Each entry is a message of its own, with a key and a value; as upstream writes them, in the order of their keys. */
    private static Form entries(FieldDescriptor map) {
        Form form = form(map.getMessageType().findFieldByName("value"));
        return (out, number, value) -> {
            List<Map.Entry<String, JsonNode>> entries = new ArrayList<>(value.properties());
            entries.sort(Map.Entry.<String, JsonNode>comparingByKey(Comparator.reverseOrder()));
            for (Map.Entry<String, JsonNode> each : entries) {
                int before = out.size();
                if (!each.getValue().isNull()) {
                    form.write(out, 2, each.getValue());
                }
                out.text(1, each.getKey());
                out.field(number, before);
            }
        };
    }

    /** A message that is an object in JSON. */
    private static final class Struct implements Content {

        /** @param name null if what is in the field stands in JSON where the field itself would */
        private record Member(@Nullable String name, int number, Form form) {}

        private final Descriptor message;
        /** Made when it is needed, for messages may be inside themselves. Racy by intent: making it twice does no harm. */
        private Member @Nullable [] members;

        Struct(Descriptor message) {
            this.message = message;
        }

        @Override
        public void write(WireBuffer out, JsonNode value) {
            if (!(value instanceof ObjectNode object)) {
                return;
            }
            Member[] members = members();
            for (int i = members.length - 1; i >= 0; i--) {
                Member member = members[i];
                if (member.name() == null) {
                    member.form().write(out, member.number(), object);
                    continue;
                }
                JsonNode found = object.get(member.name());
                if (found != null && !found.isNull()) {
                    member.form().write(out, member.number(), found);
                }
            }
        }

        private Member[] members() {
            Member[] known = members;
            if (known == null) {
                known = message.getFields().stream()
                        .sorted(Comparator.comparingInt(FieldDescriptor::getNumber))
                        .map(Struct::member)
                        .toArray(Member[]::new);
                members = known;
            }
            return known;
        }

        private static Member member(FieldDescriptor field) {
            if (FieldNames.inlined(field)) {
                return new Member(null, field.getNumber(), inlined(of(field.getMessageType())));
            }
            Form form = field.isMapField() ? entries(field) : form(field);
            boolean list = field.isRepeated() && !field.isMapField();
            return new Member(
                    FieldNames.of(field),
                    field.getNumber(),
                    list ? (out, number, value) -> values(out, number, value, form) : form);
        }

        /** Nothing at all, if the object has none of what belongs there. */
        private static Form inlined(Content content) {
            return (out, number, object) -> {
                int before = out.size();
                content.write(out, object);
                if (out.size() > before) {
                    out.field(number, before);
                }
            };
        }
    }
}
