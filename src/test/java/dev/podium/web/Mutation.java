package dev.podium.web;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A way to spoil a request's body. */
enum Mutation {
    TRUNCATED {
        @Override
        byte[] of(ObjectNode document, SplittableRandom random) {
            byte[] whole = bytes(document);
            return java.util.Arrays.copyOf(whole, random.nextInt(whole.length));
        }
    },
    BYTES_CHANGED {
        @Override
        byte[] of(ObjectNode document, SplittableRandom random) {
            byte[] whole = bytes(document);
            for (int i = 0; i <= random.nextInt(8); i++) {
                whole[random.nextInt(whole.length)] = (byte) random.nextInt(256);
            }
            return whole;
        }
    },
    BAD_UTF8 {
        @Override
        byte[] of(ObjectNode document, SplittableRandom random) {
            byte[] whole = spliced(document, random, "MARK");
            int at = new String(whole, StandardCharsets.ISO_8859_1).indexOf("MARK");
            byte[][] spoilt = {
                {(byte) 0xc0, (byte) 0xaf, 'x', 'x'},
                {(byte) 0xed, (byte) 0xa0, (byte) 0x80, 'x'},
                {(byte) 0xf5, (byte) 0x80, (byte) 0x80, (byte) 0x80},
                {(byte) 0xff, (byte) 0xfe, 0, 1}
            };
            System.arraycopy(spoilt[random.nextInt(spoilt.length)], 0, whole, at, 4);
            return whole;
        }
    },
    KEY_REPEATED {
        @Override
        byte[] of(ObjectNode document, SplittableRandom random) {
            String text = new String(bytes(document), StandardCharsets.UTF_8);
            List<Integer> members = new ArrayList<>();
            for (int i = text.indexOf("{\""); i >= 0; i = text.indexOf("{\"", i + 1)) {
                members.add(i);
            }
            int at = members.get(random.nextInt(members.size()));
            String key = text.substring(at + 1, text.indexOf('"', at + 2) + 1);
            return (text.substring(0, at + 1) + key + ":" + pick(random, VALUES) + "," + text.substring(at + 1))
                    .getBytes(StandardCharsets.UTF_8);
        }
    },
    WRONG_TYPE {
        @Override
        byte[] of(ObjectNode document, SplittableRandom random) {
            return replaced(document, random, pick(random, VALUES));
        }
    },
    HUGE_NUMBER {
        @Override
        byte[] of(ObjectNode document, SplittableRandom random) {
            return replaced(document, random, pick(random, NUMBERS));
        }
    },
    NESTED_DEEPLY {
        @Override
        byte[] of(ObjectNode document, SplittableRandom random) {
            int depth = 1 + random.nextInt(20_000);
            return random.nextBoolean()
                    ? replaced(document, random, "[".repeat(depth) + "]".repeat(depth))
                    : replaced(document, random, "{\"a\":".repeat(depth) + "1" + "}".repeat(depth));
        }
    },
    LONG_TEXT {
        @Override
        byte[] of(ObjectNode document, SplittableRandom random) {
            return replaced(document, random, "\"" + "n".repeat(1 + random.nextInt(100_000)) + "\"");
        }
    },
    STRANGE_TEXT {
        @Override
        byte[] of(ObjectNode document, SplittableRandom random) {
            return replaced(document, random, pick(random, TEXTS));
        }
    },
    LONG_LIST {
        @Override
        byte[] of(ObjectNode document, SplittableRandom random) {
            return replaced(document, random, "[" + "{},".repeat(random.nextInt(5_000)) + "{}]");
        }
    },
    NAMED_STRANGELY {
        @Override
        byte[] of(ObjectNode document, SplittableRandom random) {
            ObjectNode copy = document.deepCopy();
            List<JsonNode> all = nodes(copy);
            if (all.get(random.nextInt(all.size())) instanceof ObjectNode object) {
                object.put(JsonMapper.shared().readTree(pick(random, TEXTS)).asString("x"), 1);
            }
            return bytes(copy);
        }
    },
    MEMBER_LEFT_OUT {
        @Override
        byte[] of(ObjectNode document, SplittableRandom random) {
            ObjectNode copy = document.deepCopy();
            List<JsonNode> all = nodes(copy);
            switch (all.get(random.nextInt(all.size()))) {
                case ObjectNode object when !object.isEmpty() -> object.remove(
                        List.copyOf(object.propertyNames()).get(random.nextInt(object.size())));
                case ArrayNode array when !array.isEmpty() -> array.remove(random.nextInt(array.size()));
                default -> copy.remove("metadata");
            }
            return bytes(copy);
        }
    };

    private static final List<String> VALUES = List.of(
            "null", "true", "0", "-1", "1.5", "\"\"", "\"x\"", "[]", "{}", "[null]", "[[]]", "{\"a\":null}", "[{\"name\":null}]",
            "\"2026-13-45T99:99:99Z\"", "{\"$patch\":\"delete\"}");
    private static final List<String> NUMBERS = List.of(
            "1e400", "-1e400", "1e-400", "99999999999999999999999", "-99999999999999999999999", "2147483648", "-2147483649",
            "9223372036854775808", "0.1e1", "-0", "1E+2", "00", "0x10", "1e999999999", "\"1e999999999\"", "\"9999999999999E\"",
            "\"-0.0000000000000000000001m\"", "\"1Ki1\"", "NaN", "Infinity");
    private static final List<String> TEXTS = List.of(
            "\"../../etc/passwd\"", "\"a/b\"", "\"%2e%2e\"", "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"Ünïcödé-名前\"",
            "\" \"", "\"\\n\"", "\"a\\r\\nX-Header: 1\"", "\"${jndi:ldap://x}\"", "\"' OR 1=1 --\"", "\"-\"", "\".\"", "\"..\"",
            "\"$(HOME)\"", "\"[[[[[[[[((((((((\"", "\"k8s.io/\"", "\"=\"", "\"(((a+)+)+)+$\"");

    /** The document, spoilt. */
    abstract byte[] of(ObjectNode document, SplittableRandom random);

    static byte[] bytes(JsonNode document) {
        return JsonMapper.shared().writeValueAsBytes(document);
    }

    private static String pick(SplittableRandom random, List<String> list) {
        return list.get(random.nextInt(list.size()));
    }

    /** Everything in it that has members or items, itself included. */
    private static List<JsonNode> nodes(JsonNode document) {
        List<JsonNode> found = new ArrayList<>();
        if (document.isContainer()) {
            found.add(document);
            document.forEach(each -> found.addAll(nodes(each)));
        }
        return found;
    }

    /** With some value replaced by that text, which need not be JSON. */
    private static byte[] replaced(ObjectNode document, SplittableRandom random, String text) {
        byte[] whole = spliced(document, random, "M4RK3D");
        return new String(whole, StandardCharsets.UTF_8).replace("\"M4RK3D\"", text).getBytes(StandardCharsets.UTF_8);
    }

    /** With some value replaced by a string. */
    private static byte[] spliced(ObjectNode document, SplittableRandom random, String mark) {
        ObjectNode copy = document.deepCopy();
        List<JsonNode> all = nodes(copy);
        JsonNode value = JsonNodeFactory.instance.stringNode(mark);
        switch (all.get(random.nextInt(all.size()))) {
            case ObjectNode object when !object.isEmpty() -> object.set(
                    List.copyOf(object.propertyNames()).get(random.nextInt(object.size())), value);
            case ArrayNode array when !array.isEmpty() -> array.set(random.nextInt(array.size()), value);
            default -> copy.set("spec", value);
        }
        return bytes(copy);
    }
}
