package dev.podium.machinery.apply;

import dev.podium.machinery.Json;
import dev.podium.machinery.MalformedException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One step of a field path, in the text that FieldsV1 has for it: {@code f:name} for a member, <code>k:{"name":"x"}</code>
 * for a list's item by its keys, {@code v:"x"} for an item of a set, {@code i:0} for an index
 * (structured-merge-diff, fieldpath/serialize-pe.go). Equal steps have equal texts.
 */
final class Element {

    /** The order of FieldsV1: members, then keys, values and indexes, each by what they hold. */
    static final Comparator<String> ORDER = Element::compare;

    private static final String KINDS = "fkvi";
    private static final int LONGEST_PLAIN = 20;

    private Element() {}

    static String field(String name) {
        return "f:" + name;
    }

    static String value(JsonNode value) {
        StringBuilder text = new StringBuilder("v:");
        write(value, text);
        return text.toString();
    }

    /** @param keys the key members; they are put in order */
    static String key(Map<String, JsonNode> keys) {
        Map<String, JsonNode> sorted = keys.size() > 1 ? new TreeMap<>(keys) : keys;
        StringBuilder text = new StringBuilder("k:{");
        sorted.forEach((name, value) -> {
            if (text.length() > 3) {
                text.append(',');
            }
            quote(name, text);
            text.append(':');
            write(value, text);
        });
        return text.append('}').toString();
    }

    static boolean isField(String element) {
        return element.startsWith("f:");
    }

    /** What follows the kind of the step: for a member, its name. */
    static String content(String element) {
        return element.substring(2);
    }

    /**
     * The text as this class writes it.
     *
     * @throws MalformedException when it is none of the kinds that are known, or not well formed
     */
    static String canonical(String text) {
        if (text.length() < 2) {
            throw new MalformedException("key must be 2 characters long:");
        }
        if (text.charAt(1) != ':') {
            throw new MalformedException("missing colon: " + text);
        }
        return switch (text.charAt(0)) {
            case 'f' -> text;
            case 'v' -> value(parsed(text));
            case 'k' -> simple(text) ? text : key(members(text));
            case 'i' -> {
                try {
                    yield "i:" + Integer.parseInt(content(text));
                } catch (NumberFormatException malformed) {
                    throw new MalformedException("strconv.Atoi: parsing \"" + content(text) + "\": invalid syntax");
                }
            }
            default -> throw new MalformedException("unknown path element type");
        };
    }

    /** Whether the text is of a known kind; others are left out when field sets are read, as they come from the future. */
    static boolean known(String text) {
        return text.length() < 2 || text.charAt(1) != ':' || KINDS.indexOf(text.charAt(0)) >= 0;
    }

    /** One string key without anything that could be written in two ways. */
    private static boolean simple(String text) {
        if (!text.startsWith("k:{\"") || !text.endsWith("\"}")) {
            return false;
        }
        for (int i = 4; i < text.length() - 2; i++) {
            char c = text.charAt(i);
            if (c == ',' || c == '\\' || c <= ' ' || c > '~' || c == '<' || c == '>' || c == '&') {
                return false;
            }
        }
        return text.indexOf("\":\"") > 0;
    }

    /** The name of a simple key. */
    private static String name(String simple) {
        return simple.substring(4, simple.indexOf("\":\""));
    }

    private static JsonNode parsed(String text) {
        return Json.parseValue(content(text).getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, JsonNode> members(String text) {
        if (!(parsed(text) instanceof ObjectNode object)) {
            throw new MalformedException("the key of a list's item must be an object: " + text);
        }
        return object.properties().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (_, last) -> last, TreeMap::new));
    }

    /** As messages show it: {@code .name}, {@code [name="x"]}, {@code [="x"]}, {@code [0]}. */
    static String shown(String element) {
        return switch (element.charAt(0)) {
            case 'k' -> members(element).entrySet().stream()
                    .map(each -> each.getKey() + "=" + GoText.value(each.getValue()))
                    .collect(Collectors.joining(",", "[", "]"));
            case 'v' -> "[=" + GoText.value(parsed(element)) + "]";
            case 'i' -> "[" + content(element) + "]";
            default -> "." + content(element);
        };
    }

    static String shown(List<String> path) {
        return path.stream().map(Element::shown).collect(Collectors.joining());
    }

    private static int compare(String a, String b) {
        int kinds = Integer.compare(KINDS.indexOf(a.charAt(0)), KINDS.indexOf(b.charAt(0)));
        if (kinds != 0 || a.equals(b)) {
            return kinds;
        }
        return switch (a.charAt(0)) {
            case 'k' -> simple(a) && simple(b) && name(a).equals(name(b))
                    ? a.substring(0, a.length() - 2).compareTo(b.substring(0, b.length() - 2))
                    : compareKeys(members(a), members(b));
            case 'v' -> compareValues(parsed(a), parsed(b));
            case 'i' -> Integer.compare(Integer.parseInt(content(a)), Integer.parseInt(content(b)));
            default -> a.compareTo(b);
        };
    }

    private static int compareKeys(Map<String, JsonNode> a, Map<String, JsonNode> b) {
        Iterator<Map.Entry<String, JsonNode>> left = a.entrySet().iterator();
        Iterator<Map.Entry<String, JsonNode>> right = b.entrySet().iterator();
        while (left.hasNext() && right.hasNext()) {
            Map.Entry<String, JsonNode> l = left.next();
            Map.Entry<String, JsonNode> r = right.next();
            int names = l.getKey().compareTo(r.getKey());
            int order = names != 0 ? names : compareValues(l.getValue(), r.getValue());
            if (order != 0) {
                return order;
            }
        }
        return Boolean.compare(left.hasNext(), right.hasNext());
    }

    private static int compareValues(JsonNode a, JsonNode b) {
        int kinds = Integer.compare(rank(a), rank(b));
        if (kinds != 0) {
            return kinds;
        }
        if (a.isNumber()) {
            return a.decimalValue().compareTo(b.decimalValue());
        }
        return a.isString() ? a.stringValue().compareTo(b.stringValue()) : Json.text(a).compareTo(Json.text(b));
    }

    private static int rank(JsonNode value) {
        return switch (value.getNodeType()) {
            case NUMBER -> 0;
            case STRING -> 1;
            case BOOLEAN -> 2;
            case ARRAY -> 3;
            case OBJECT -> 4;
            default -> 5;
        };
    }

    private static void write(JsonNode value, StringBuilder into) {
        if (value.isString()) {
            quote(value.stringValue(), into);
        } else if (value.isNumber() && !value.isIntegralNumber()) {
            BigDecimal number = value.decimalValue().stripTrailingZeros();
            // Not beyond what a double shows digit by digit: a client may send 1e999999999.
            into.append(Math.abs(number.scale()) <= LONGEST_PLAIN ? number.toPlainString() : number.toString());
        } else {
            into.append(Json.text(value));
        }
    }

    /** A JSON string as Go writes it, with what HTML could misread escaped. */
    private static void quote(String text, StringBuilder into) {
        into.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> into.append('\\').append(c);
                case '\n' -> into.append("\\n");
                case '\r' -> into.append("\\r");
                case '\t' -> into.append("\\t");
                default -> {
                    if (c < ' ' || c == '<' || c == '>' || c == '&' || c == '\u2028' || c == '\u2029') {
                        into.append(String.format("\\u%04x", (int) c));
                    } else {
                        into.append(c);
                    }
                }
            }
        }
        into.append('"');
    }
}
