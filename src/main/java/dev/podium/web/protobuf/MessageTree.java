package dev.podium.web.protobuf;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.podium.machinery.Json;
import dev.podium.model.MicroTime;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Turns messages into the JSON that the same Go types would give. Three things differ between the two forms: some messages
 * stand for scalars, some structs are inlined in JSON, and Go writes a zero that is no pointer's into protobuf always, into
 * JSON mostly not.
 */
final class MessageTree {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String META = "k8s.io.apimachinery.pkg.apis.meta.v1.";

    ObjectNode object(Message message) {
        ObjectNode object = JSON.objectNode();
        fill(object, message);
        return object;
    }

    private void fill(ObjectNode into, Message message) {
        for (Map.Entry<FieldDescriptor, Object> each : message.getAllFields().entrySet()) {
            FieldDescriptor field = each.getKey();
            if (FieldNames.inlined(field)) {
                fill(into, (Message) each.getValue());
                continue;
            }
            String name = FieldNames.of(field);
            if (field.isMapField()) {
                into.set(name, map((List<?>) each.getValue()));
            } else if (field.isRepeated()) {
                ArrayNode array = into.putArray(name);
                ((List<?>) each.getValue()).forEach(item -> array.add(value(field, item)));
            } else if (!omitted(field, each.getValue())) {
                into.set(name, value(field, each.getValue()));
            }
        }
    }

    private static boolean omitted(FieldDescriptor field, Object value) {
        boolean zero =
                switch (field.getJavaType()) {
                    case INT, LONG, FLOAT, DOUBLE -> ((Number) value).doubleValue() == 0;
                    case BOOLEAN -> !(Boolean) value;
                    case STRING -> ((String) value).isEmpty();
                    case BYTE_STRING -> ((ByteString) value).isEmpty();
                    case ENUM -> false;
                    case MESSAGE -> nothing((Message) value);
                };
        return zero && !ZeroValues.shown(field);
    }

    /** A struct that is no pointer is written even when it is empty; so is a time that is none. */
    private static boolean nothing(Message message) {
        return message.getAllFields().isEmpty() && message.getDescriptorForType().getFullName().startsWith(META + "Time");
    }

    private ObjectNode map(List<?> entries) {
        ObjectNode object = JSON.objectNode();
        for (Object each : entries) {
            Message entry = (Message) each;
            FieldDescriptor key = entry.getDescriptorForType().findFieldByName("key");
            FieldDescriptor value = entry.getDescriptorForType().findFieldByName("value");
            object.set(String.valueOf(entry.getField(key)), value(value, entry.getField(value)));
        }
        return object;
    }

    private JsonNode value(FieldDescriptor field, Object value) {
        return switch (field.getJavaType()) {
            case INT -> JSON.numberNode((Integer) value);
            case LONG -> JSON.numberNode((Long) value);
            case FLOAT -> JSON.numberNode((Float) value);
            case DOUBLE -> JSON.numberNode((Double) value);
            case BOOLEAN -> JSON.booleanNode((Boolean) value);
            case STRING -> JSON.stringNode((String) value);
            case BYTE_STRING -> JSON.stringNode(
                    Base64.getEncoder().encodeToString(((ByteString) value).toByteArray()));
            case ENUM -> JSON.stringNode(((EnumValueDescriptor) value).getName());
            case MESSAGE -> message((Message) value);
        };
    }

    private JsonNode message(Message message) {
        return switch (WellKnown.of(message.getDescriptorForType())) {
            case STRUCT -> object(message);
            case TIME -> JSON.stringNode(
                    Instant.ofEpochSecond(number(message, "seconds")).toString());
            case MICRO_TIME -> JSON.stringNode(MicroTime.format(
                    Instant.ofEpochSecond(number(message, "seconds"), number(message, "nanos"))));
            case QUANTITY -> JSON.stringNode(text(message, "string"));
            case INT_OR_STRING -> number(message, "type") == 0
                    ? JSON.numberNode(number(message, "intVal"))
                    : JSON.stringNode(text(message, "strVal"));
            case RAW -> raw(message);
            case TEXTS -> list(message, "items");
            case SCHEMA_OR_ARRAY -> schemaOr(message, "jSONSchemas");
            case SCHEMA_OR_TEXTS -> schemaOr(message, "property");
            case SCHEMA_OR_BOOL -> {
                FieldDescriptor schema = message.getDescriptorForType().findFieldByName("schema");
                FieldDescriptor allows = message.getDescriptorForType().findFieldByName("allows");
                FieldDescriptor said = message.hasField(schema) ? schema : allows;
                yield value(said, message.getField(said));
            }
        };
    }

    /** One schema, or several of something. */
    private JsonNode schemaOr(Message message, String several) {
        FieldDescriptor schema = message.getDescriptorForType().findFieldByName("schema");
        return message.hasField(schema) ? value(schema, message.getField(schema)) : list(message, several);
    }

    private ArrayNode list(Message message, String name) {
        FieldDescriptor field = message.getDescriptorForType().findFieldByName(name);
        ArrayNode values = JSON.arrayNode();
        ((List<?>) message.getField(field)).forEach(each -> values.add(value(field, each)));
        return values;
    }

    private static long number(Message message, String field) {
        return ((Number) message.getField(message.getDescriptorForType().findFieldByName(field))).longValue();
    }

    private static String text(Message message, String field) {
        return (String) message.getField(message.getDescriptorForType().findFieldByName(field));
    }

    /** JSON that travels inside protobuf as bytes. */
    private static JsonNode raw(Message message) {
        FieldDescriptor only = message.getDescriptorForType().getFields().getFirst();
        ByteString bytes = (ByteString) message.getField(only);
        return bytes.isEmpty() ? JSON.objectNode() : Json.parseValue(bytes.toByteArray());
    }
}
