package dev.podium.cel;

import dev.cel.common.values.NullValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** JSON as expressions see it. */
public final class Values {

    /** What null is. */
    public static final Object NULL = NullValue.NULL_VALUE;

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

    /** What an evaluation has come to, without the library's own types. */
    static Object plain(Object value) {
        return value instanceof com.google.protobuf.NullValue ? NULL : value;
    }
}
