package dev.podium.machinery.apply;

import dev.podium.machinery.Json;
import dev.podium.machinery.Schema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Makes objects of a schema that has every kind of list and map, from a seed. */
final class Generator {

    static final Schema SCHEMA = Schema.of(Json.parse(
            """
            {"type": "object", "properties": {
              "apiVersion": {"type": "string"},
              "kind": {"type": "string"},
              "metadata": {"type": "object", "default": {}, "properties": {
                "name": {"type": "string"},
                "labels": {"type": "object", "additionalProperties": {"type": "string"}}}},
              "spec": {"type": "object", "default": {}, "properties": {
                "text": {"type": "string"},
                "number": {"type": "integer"},
                "map": {"type": "object", "additionalProperties": {"type": "string"}},
                "whole": {"type": "object", "x-kubernetes-map-type": "atomic", "additionalProperties": {"type": "string"}},
                "set": {"type": "array", "x-kubernetes-list-type": "set", "items": {"type": "string"}},
                "list": {"type": "array", "items": {"type": "integer"}},
                "open": {"type": "object", "x-kubernetes-preserve-unknown-fields": true},
                "items": {"type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"],
                  "x-kubernetes-patch-merge-key": "name", "x-kubernetes-patch-strategy": "merge",
                  "items": {"type": "object", "properties": {
                    "name": {"type": "string"},
                    "value": {"type": "string"},
                    "set": {"type": "array", "x-kubernetes-list-type": "set", "items": {"type": "string"}},
                    "ports": {"type": "array", "x-kubernetes-list-type": "map",
                      "x-kubernetes-list-map-keys": ["port", "protocol"],
                      "items": {"type": "object", "properties": {
                        "port": {"type": "integer"},
                        "protocol": {"type": "string", "default": "TCP"},
                        "note": {"type": "string"}}}}}}}}}}}
            """
                    .getBytes(StandardCharsets.UTF_8)));

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Random random;

    Generator(long seed) {
        random = new Random(seed);
    }

    int pick(int bound) {
        return random.nextInt(bound);
    }

    ObjectNode object() {
        ObjectNode object = NODES.objectNode();
        object.put("apiVersion", "example.com/v1").put("kind", "Thing");
        ObjectNode metadata = object.putObject("metadata").put("name", "x");
        if (random.nextInt(3) == 0) {
            metadata.set("labels", map());
        }
        ObjectNode spec = object.putObject("spec");
        maybe(spec, "text", NODES.stringNode(word()));
        maybe(spec, "number", NODES.numberNode(random.nextInt(3)));
        maybe(spec, "map", map());
        maybe(spec, "whole", map());
        maybe(spec, "set", set());
        maybe(spec, "list", list());
        maybe(spec, "open", open(2));
        maybe(spec, "items", items());
        return object;
    }

    private void maybe(ObjectNode into, String name, @Nullable JsonNode value) {
        if (value != null && random.nextBoolean()) {
            into.set(name, value);
        }
    }

    private String word() {
        return Character.toString('a' + random.nextInt(4));
    }

    private List<String> words() {
        List<String> words = new ArrayList<>(List.of("a", "b", "c", "d"));
        Collections.shuffle(words, random);
        return words.subList(0, 1 + random.nextInt(3));
    }

    private ObjectNode map() {
        ObjectNode map = NODES.objectNode();
        words().forEach(each -> map.put(each, word()));
        return map;
    }

    private ArrayNode set() {
        ArrayNode set = NODES.arrayNode();
        words().forEach(set::add);
        return set;
    }

    private ArrayNode list() {
        ArrayNode list = NODES.arrayNode();
        for (int i = random.nextInt(3); i >= 0; i--) {
            list.add(random.nextInt(3));
        }
        return list;
    }

    private ObjectNode open(int depth) {
        ObjectNode open = NODES.objectNode();
        for (String each : words()) {
            switch (random.nextInt(depth > 0 ? 4 : 2)) {
                case 0 -> open.put(each, random.nextInt(3));
                case 1 -> open.put(each, word());
                case 2 -> open.set(each, list());
                default -> open.set(each, open(depth - 1));
            }
        }
        return open;
    }

    private ArrayNode items() {
        ArrayNode items = NODES.arrayNode();
        for (String each : words()) {
            ObjectNode item = items.addObject().put("name", each);
            maybe(item, "value", NODES.stringNode(word()));
            maybe(item, "set", set());
            maybe(item, "ports", ports());
        }
        return items;
    }

    private ArrayNode ports() {
        ArrayNode ports = NODES.arrayNode();
        for (int port = 1; port <= 2; port++) {
            if (port == 1 || random.nextBoolean()) {
                ObjectNode made = ports.addObject().put("port", port);
                maybe(made, "protocol", NODES.stringNode(random.nextBoolean() ? "TCP" : "UDP"));
                maybe(made, "note", NODES.stringNode(word()));
            }
        }
        return ports;
    }
}
