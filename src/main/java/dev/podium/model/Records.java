package dev.podium.model;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Between an object's JSON and the record that a component reads it through. Fields that the record lacks are passed over. */
public final class Records {

    private Records() {}

    /** The object in these JSON bytes, as {@code as} sees it. */
    public static <T> T read(byte[] json, Class<T> as) {
        return Defaults.MAPPER.readValue(json, as);
    }

    /** The object in this tree, as {@code as} sees it. */
    public static <T> T read(JsonNode tree, Class<T> as) {
        return Defaults.MAPPER.treeToValue(tree, as);
    }

    /** The tree of a record; empty lists, maps and strings and absent values are left out, zeroes and falses stay. */
    public static ObjectNode tree(Object value) {
        return Defaults.MAPPER.valueToTree(value);
    }
}
