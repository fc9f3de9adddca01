package dev.podium.web.aggregation;

import dev.podium.machinery.Json;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes one OpenAPI v2 document of several (upstream's {@code kube-openapi/pkg/aggregator}). */
final class RemoteDefinitions {

    private static final String REFERENCE = "#/definitions/";
    private static final String KINDS = "x-kubernetes-group-version-kind";

    private RemoteDefinitions() {}

    /** The part of a document that is about the paths below {@code path}, and the definitions that it needs. */
    static ObjectNode of(ObjectNode document, String path) {
        ObjectNode part = Json.mapper().createObjectNode();
        ObjectNode paths = part.putObject("paths");
        document.path("paths").properties().forEach(each -> {
            if (each.getKey().equals(path) || each.getKey().startsWith(path + "/")) {
                paths.set(each.getKey(), each.getValue());
            }
        });
        Set<String> needed = new HashSet<>();
        need(paths, document.path("definitions"), needed);
        ObjectNode definitions = part.putObject("definitions");
        document.path("definitions").properties().forEach(each -> {
            if (needed.contains(each.getKey())) {
                definitions.set(each.getKey(), each.getValue());
            }
        });
        return part;
    }

    private static void need(JsonNode by, JsonNode definitions, Set<String> needed) {
        if (by.path("$ref").isString() && by.path("$ref").asString("").startsWith(REFERENCE)) {
            String name = by.path("$ref").asString("").substring(REFERENCE.length());
            if (needed.add(name)) {
                need(definitions.path(name), definitions, needed);
            }
        }
        by.forEach(each -> need(each, definitions, needed));
    }

    /** Adds what is not there yet; definitions of the same name that say something else get another name. */
    static void merge(ObjectNode into, ObjectNode other) {
        ObjectNode definitions = into.withObjectProperty("definitions");
        Map<String, String> renamed = new HashMap<>();
        other.path("definitions").properties().forEach(each -> {
            String name = each.getKey();
            for (int i = 2; definitions.has(name) && !same(definitions.path(name), each.getValue()); i++) {
                name = each.getKey() + "_v" + i;
            }
            if (!name.equals(each.getKey())) {
                renamed.put(REFERENCE + each.getKey(), REFERENCE + name);
            }
        });
        other.path("definitions").properties().forEach(each -> {
            String name = renamed.getOrDefault(REFERENCE + each.getKey(), REFERENCE + each.getKey()).substring(REFERENCE.length());
            if (!definitions.has(name)) {
                definitions.set(name, rewritten(each.getValue(), renamed));
            }
        });
        ObjectNode paths = into.withObjectProperty("paths");
        other.path("paths").properties().forEach(each -> {
            if (!paths.has(each.getKey())) {
                paths.set(each.getKey(), rewritten(each.getValue(), renamed));
            }
        });
    }

    /** Every server adds its own kinds to those that share a definition. */
    private static boolean same(JsonNode one, JsonNode other) {
        return without(one).equals(without(other));
    }

    private static JsonNode without(JsonNode definition) {
        return definition.has(KINDS) ? ((ObjectNode) definition.deepCopy()).without(KINDS) : definition;
    }

    private static JsonNode rewritten(JsonNode node, Map<String, String> renamed) {
        JsonNode copy = node.deepCopy();
        if (!renamed.isEmpty()) {
            rewrite(copy, renamed);
        }
        return copy;
    }

    private static void rewrite(JsonNode node, Map<String, String> renamed) {
        switch (node) {
            case ObjectNode object -> {
                String reference = renamed.get(object.path("$ref").asString(""));
                if (reference != null) {
                    object.put("$ref", reference);
                }
                object.forEach(each -> rewrite(each, renamed));
            }
            case ArrayNode array -> array.forEach(each -> rewrite(each, renamed));
            default -> {}
        }
    }
}
