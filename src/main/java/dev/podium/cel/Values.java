package dev.podium.cel;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** JSON as expressions see it. */
public final class Values {

    /** What null is. */
    public static final Object NULL = NullValue.NULL_VALUE;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Values() {}

    /** A value of which no more is known than JSON tells. */
    public static Object of(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> {
                Map<String, Object> map = new LinkedHashMap<>();
                value.properties().forEach(each -> map.put(each.getKey(), of(each.getValue())));
                yield map;
            }
            case ARRAY -> {
                List<Object> list = new ArrayList<>(value.size());
                value.forEach(each -> list.add(of(each)));
                yield list;
            }
            case STRING -> value.stringValue();
            case BOOLEAN -> value.booleanValue();
            case NUMBER -> value.isIntegralNumber() && value.canConvertToLong()
                    ? (Object) value.longValue()
                    : (Object) value.doubleValue();
            default -> NULL;
        };
    }

    /** Bytes as expressions see them. */
    public static Object bytes(byte[] bytes) {
        return CelByteString.of(bytes);
    }

    /**
     * What an expression has come to, as JSON.
     *
     * @throws ExpressionException if JSON has nothing like it
     */
    public static JsonNode json(Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                ObjectNode object = NODES.objectNode();
                map.forEach((key, member) -> object.set(String.valueOf(key), json(member)));
                yield object;
            }
            case List<?> list -> {
                ArrayNode array = NODES.arrayNode(list.size());
                list.forEach(each -> array.add(json(each)));
                yield array;
            }
            case String text -> NODES.stringNode(text);
            case Boolean truth -> NODES.booleanNode(truth);
            case Long number -> NODES.numberNode(number);
            case UnsignedLong number -> NODES.numberNode(number.bigIntegerValue());
            case Double number -> NODES.numberNode(number);
            case Instant time -> NODES.stringNode(time.toString());
            case Optional<?> maybe when maybe.isPresent() -> json(maybe.get());
            case Object none when plain(none) == NULL -> NODES.nullNode();
            default -> throw new ExpressionException("type conversion error from '" + value.getClass().getSimpleName() + "' to JSON");
        };
    }

    /** What an evaluation has come to, without the library's own types. */
    static Object plain(Object value) {
        return value instanceof com.google.protobuf.NullValue ? NULL : value;
    }
}
