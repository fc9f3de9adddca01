package dev.podium.machinery.custom;

import dev.podium.machinery.Schema;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Questions that only structural schemas answer (apiextensions-apiserver, pkg/apiserver/schema). */
final class Structure {

    private Structure() {}

    /** Whether a schema says outright that it keeps what it does not specify. */
    static boolean keepsUnknown(Schema schema) {
        return schema.openApi().path("x-kubernetes-preserve-unknown-fields").asBoolean(false);
    }

    static boolean nullable(Schema schema) {
        return schema.openApi().path("nullable").asBoolean(false);
    }

    /** Whether a map's values may be anything. */
    static boolean open(Schema schema) {
        return schema.openApi().path("additionalProperties").asBoolean(false);
    }

    /** A schema's own path, one member further. */
    static String below(String path, String member) {
        return path.isEmpty() ? member : path + "." + member;
    }

    static String below(String path, int index) {
        return path + "[" + index + "]";
    }

    /** The item of a keyed list that has the same keys, or null. */
    static @Nullable JsonNode counterpart(@Nullable JsonNode list, JsonNode item, Schema schema) {
        if (list == null || schema.listType() != Schema.ListType.MAP) {
            return null;
        }
        for (JsonNode each : list) {
            if (schema.listMapKeys().stream().allMatch(key -> each.path(key).equals(item.path(key)))) {
                return each;
            }
        }
        return null;
    }
}
