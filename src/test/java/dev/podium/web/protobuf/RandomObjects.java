package dev.podium.web.protobuf;

import dev.podium.machinery.Schema;
import dev.podium.model.MicroTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes objects of a schema from a seed. Nothing in them is zero or an empty list: Go's protobuf does not tell these from
 * what is absent.
 */
final class RandomObjects {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Set<String> TYPE = Set.of("kind", "apiVersion");
    private static final int LARGEST = 2_000;
    private static final String[] WORDS = {"a", "web", "kube-system", "ünïcode ✓", "emoji 🚢 ahoy", "x".repeat(200), "two\nlines"};

    private final Random random;
    /** How many values there may still be. */
    private int left = LARGEST;

    RandomObjects(long seed) {
        random = new Random(seed);
    }

    ObjectNode object(Schema schema) {
        return struct(schema, 0);
    }

    /** Of what is deeper, less is there. */
    private ObjectNode struct(Schema schema, int depth) {
        ObjectNode object = NODES.objectNode();
        List<Map.Entry<String, Schema>> members = new ArrayList<>(schema.properties().entrySet());
        // An object inside another one does not say in protobuf what it is.
        members.removeIf(each -> TYPE.contains(each.getKey())
                && (schema.properties().containsKey("metadata") || schema.name().endsWith("Options")));
        Collections.shuffle(members, random);
        for (Map.Entry<String, Schema> each : members) {
            if (left-- > 0 && random.nextInt(100) < Math.max(15, 100 - 15 * depth)) {
                object.set(each.getKey(), value(each.getValue(), depth + 1));
            }
        }
        return object;
    }

    private JsonNode value(Schema schema, int depth) {
        String name = schema.name().substring(schema.name().lastIndexOf('.') + 1);
        return switch (name) {
            case "Quantity", "QuantityValue" -> NODES.stringNode(1 + random.nextInt(999) + "Mi");
            case "MicroTime" -> NODES.stringNode(MicroTime.format(instant().plusNanos(random.nextInt(1_000_000) * 1_000L)));
            case "Time" -> NODES.stringNode(instant().toString());
            case "IntOrString" -> random.nextBoolean() ? NODES.numberNode(random.nextInt(70_000)) : NODES.stringNode("50%");
            case "FieldsV1", "RawExtension" -> open(2);
            case "JSON" -> random.nextBoolean() ? open(2) : NODES.numberNode(random.nextInt());
            case "JSONSchemaPropsOrBool" -> random.nextBoolean() ? NODES.booleanNode(random.nextBoolean()) : properties(depth);
            case "JSONSchemaPropsOrArray" -> random.nextBoolean() ? properties(depth) : NODES.arrayNode().add(properties(depth));
            case "JSONSchemaPropsOrStringArray" -> random.nextBoolean() ? properties(depth) : NODES.arrayNode().add(word());
            default -> plain(schema, depth);
        };
    }

    private JsonNode plain(Schema schema, int depth) {
        Schema values = schema.additionalProperties();
        return switch (schema.type()) {
            case STRING -> switch (String.valueOf(schema.format())) {
                case "byte" -> NODES.stringNode(Base64.getEncoder().encodeToString(word().getBytes()));
                case "date-time" -> NODES.stringNode(instant().toString());
                default -> NODES.stringNode(word());
            };
            case INTEGER -> "int64".equals(schema.format())
                    ? NODES.numberNode(random.nextLong() | 1)
                    : NODES.numberNode(random.nextInt() | 1);
            case NUMBER -> NODES.numberNode((1 + random.nextInt(1_000)) / 8.0);
            case BOOLEAN -> NODES.booleanNode(true);
            case ARRAY -> {
                ArrayNode array = NODES.arrayNode();
                for (int i = 0; i <= random.nextInt(3); i++) {
                    array.add(value(schema.items(), depth));
                }
                yield array;
            }
            case OBJECT -> {
                if (values == null) {
                    yield struct(schema, depth);
                }
                ObjectNode map = NODES.objectNode();
                for (int i = 0; i <= random.nextInt(4); i++) {
                    map.set(word() + random.nextInt(10), value(values, depth));
                }
                yield map;
            }
            case ANY -> throw new IllegalStateException("what is " + schema.name() + "?");
        };
    }

    private ObjectNode properties(int depth) {
        ObjectNode object = NODES.objectNode().put("type", "string").put("x-kubernetes-int-or-string", true);
        if (depth < 8) {
            object.putObject("properties").set("$ref", NODES.objectNode().put("$ref", word()).put("maximum", 0.5));
        }
        return object;
    }

    /** JSON that is in nobody's schema, zeros and all. */
    private ObjectNode open(int depth) {
        ObjectNode object = NODES.objectNode().put("f:" + word(), 0).put("none", false);
        object.putNull("null").putArray("empty");
        if (depth > 0) {
            object.set("inner", open(depth - 1));
        }
        return object;
    }

    private Instant instant() {
        return Instant.ofEpochSecond(1 + random.nextLong(4_000_000_000L));
    }

    private String word() {
        return WORDS[random.nextInt(WORDS.length)];
    }
}
