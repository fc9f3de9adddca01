package dev.podium.machinery.kind;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Setting what is not set. What Go could not tell from its zero value counts as not set. */
public final class Defaults {
    private Defaults() {}

    /** Sets a string that is missing or empty. */
    public static void text(ObjectNode object, String key, String value) {
        if (object.path(key).asString("").isEmpty()) {
            object.put(key, value);
        }
    }

    /** Sets a string that is missing; an empty one stays. */
    public static void missing(ObjectNode object, String key, String value) {
        if (unset(object, key)) {
            object.put(key, value);
        }
    }

    /** Sets a number that is missing. */
    public static void number(ObjectNode object, String key, long value) {
        if (unset(object, key)) {
            object.set(key, node(value));
        }
    }

    /** Sets a number that is missing or nought. */
    public static void nonZero(ObjectNode object, String key, long value) {
        if (object.path(key).asLong(0) == 0) {
            object.set(key, node(value));
        }
    }

    /** Sets a count that is always shown to nought. */
    public static void nothing(ObjectNode object, String key) {
        number(object, key, 0);
    }

    /** Sets a boolean that is missing. */
    public static void flag(ObjectNode object, String key, boolean value) {
        if (unset(object, key)) {
            object.put(key, value);
        }
    }

    /** The object under a key, put there when it is missing. */
    public static ObjectNode object(ObjectNode object, String key) {
        return object.get(key) instanceof ObjectNode there ? there : object.putObject(key);
    }

    private static JsonNode node(long value) {
        return value == (int) value
                ? JsonNodeFactory.instance.numberNode((int) value)
                : JsonNodeFactory.instance.numberNode(value);
    }

    private static boolean unset(ObjectNode object, String key) {
        return !object.hasNonNull(key);
    }

    /** The objects in a list; none when there is no list. */
    public static List<ObjectNode> objects(JsonNode list) {
        List<ObjectNode> objects = new ArrayList<>();
        if (list instanceof ArrayNode array) {
            for (JsonNode each : array) {
                if (each instanceof ObjectNode object) {
                    objects.add(object);
                }
            }
        }
        return objects;
    }
}
