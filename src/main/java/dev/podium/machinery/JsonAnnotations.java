package dev.podium.machinery;

import dev.podium.machinery.kind.Field;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Annotations whose text is JSON, from before there were fields for it. */
public final class JsonAnnotations {

    private JsonAnnotations() {}

    /** What an annotation says; null, and reported as the annotations' fault at {@code place}, if that is no JSON. */
    public static @Nullable Field read(Field annotations, String key, Field place) {
        try {
            byte[] text = annotations.key(key).text().getBytes(StandardCharsets.UTF_8);
            return new Field(JsonReader.readRequest(text).value(), annotations.path() + "." + key, annotations.errors());
        } catch (MalformedException malformed) {
            place.invalid(key, String.valueOf(malformed.getMessage()));
            return null;
        }
    }

    /**
     * The list of structs that an annotation holds, whose members Go finds whatever their case; null, and reported, if it
     * does not fit.
     *
     * @param type what Go calls the struct, such as {@code core.Toleration}
     * @param members the struct's members, and their types in Go
     */
    public static @Nullable Field list(Field annotations, String key, String type, Map<String, String> members) {
        Field read = read(annotations, key, annotations);
        if (read == null) {
            return null;
        }
        if (!(read.value() instanceof ArrayNode given)) {
            if (!read.absent()) {
                annotations.invalid(key, unfit(read.value(), "value", "[]" + type));
            }
            return null;
        }
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (JsonNode each : given) {
            if (!(each instanceof ObjectNode object)) {
                annotations.invalid(key, unfit(each, "value", type));
                return null;
            }
            ObjectNode struct = list.addObject();
            for (Map.Entry<String, JsonNode> member : object.properties()) {
                String known = members.keySet().stream().filter(member.getKey()::equalsIgnoreCase).findAny().orElse("");
                String expected = members.getOrDefault(known, "");
                boolean fits = expected.equals("int64") ? member.getValue().isIntegralNumber() : member.getValue().isString();
                if (!known.isEmpty() && !fits && !member.getValue().isNull()) {
                    String field = type.substring(type.indexOf('.') + 1) + "." + known.substring(0, 1).toUpperCase(Locale.ROOT)
                            + known.substring(1);
                    annotations.invalid(key, unfit(member.getValue(), "struct field " + field, expected));
                    return null;
                }
                if (!known.isEmpty() && fits) {
                    struct.set(known, member.getValue());
                }
            }
        }
        return new Field(list, read.path(), annotations.errors());
    }

    private static String unfit(JsonNode value, String what, String type) {
        return "json: cannot unmarshal " + GoTypes.kindOf(value) + " into Go " + what + " of type " + type;
    }
}
