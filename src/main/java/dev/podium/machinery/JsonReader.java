package dev.podium.machinery;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads one JSON document as Go's scanner does: the same documents are refused, with the same words, and repeated keys are
 * remembered. Bytes that are not UTF-8 become U+FFFD, as there.
 */
final class JsonReader {
    /** How deep a request may be nested. */
    static final int MAX_DEPTH = 1_000;

    /** How deep what the server has made of requests may be: managed fields, lists and Tables add a few levels. */
    private static final int MAX_OWN_DEPTH = 2_000;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /**
     * What was read.
     *
     * @param repeated the keys that occurred more than once, by the object they occurred in
     */
    record Document(JsonNode value, Map<JsonNode, Set<String>> repeated) {
        ObjectNode object() {
            if (value instanceof ObjectNode object) {
                return object;
            }
            throw new MalformedException("couldn't get version/kind; json parse error: json: cannot unmarshal "
                    + GoTypes.kindOf(value)
                    + " into Go value of type struct { APIVersion string \"json:\\\"apiVersion,omitempty\\\"\";"
                    + " Kind string \"json:\\\"kind,omitempty\\\"\" }");
        }
    }

    private final byte[] in;
    private final int maxDepth;
    private int at;
    private int depth;
    private final Map<JsonNode, Set<String>> repeated = new IdentityHashMap<>(0);

    private JsonReader(byte[] in, int maxDepth) {
        this.in = in;
        this.maxDepth = maxDepth;
    }

    /** Reads what a client sent. */
    static Document readRequest(byte[] bytes) {
        return read(bytes, MAX_DEPTH);
    }

    /** Reads what the server wrote. */
    static Document read(byte[] bytes) {
        return read(bytes, MAX_OWN_DEPTH);
    }

    private static Document read(byte[] bytes, int maxDepth) {
        JsonReader reader = new JsonReader(bytes, maxDepth);
        JsonNode value = reader.value();
        reader.space();
        if (reader.at < bytes.length) {
            throw reader.unexpected("after top-level value");
        }
        return new Document(value, reader.repeated);
    }

    private JsonNode value() {
        space();
        int c = peek();
        return switch (c) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> NODES.stringNode(string());
            case 't' -> literal("true", NODES.booleanNode(true));
            case 'f' -> literal("false", NODES.booleanNode(false));
            case 'n' -> literal("null", NODES.nullNode());
            default -> {
                if (c == '-' || digit(c)) {
                    yield number();
                }
                throw unexpected("looking for beginning of value");
            }
        };
    }

    private ObjectNode object() {
        enter();
        ObjectNode object = NODES.objectNode();
        space();
        if (peek() == '}') {
            at++;
            depth--;
            return object;
        }
        while (true) {
            space();
            if (peek() != '"') {
                throw unexpected("looking for beginning of object key string");
            }
            String key = string();
            space();
            if (peek() != ':') {
                throw unexpected("after object key");
            }
            at++;
            JsonNode value = value();
            if (object.replace(key, value) != null) {
                repeated.computeIfAbsent(object, any -> new LinkedHashSet<>()).add(key);
            }
            space();
            int c = peek();
            if (c == ',') {
                at++;
            } else if (c == '}') {
                at++;
                depth--;
                return object;
            } else {
                throw unexpected("after object key:value pair");
            }
        }
    }

    private ArrayNode array() {
        enter();
        ArrayNode array = NODES.arrayNode();
        space();
        if (peek() == ']') {
            at++;
            depth--;
            return array;
        }
        while (true) {
            array.add(value());
            space();
            int c = peek();
            if (c == ',') {
                at++;
            } else if (c == ']') {
                at++;
                depth--;
                return array;
            } else {
                throw unexpected("after array element");
            }
        }
    }

    private void enter() {
        at++;
        if (++depth > maxDepth) {
            throw new MalformedException("exceeded max depth");
        }
    }

    private JsonNode literal(String word, JsonNode node) {
        for (int i = 0; i < word.length(); i++, at++) {
            if (peek() != word.charAt(i)) {
                throw unexpected("in literal " + word + " (expecting '" + word.charAt(i) + "')");
            }
        }
        return node;
    }

    private JsonNode number() {
        int start = at;
        boolean whole = true;
        if (in[at] == '-') {
            at++;
            if (!digit(peek())) {
                throw unexpected("in numeric literal");
            }
        }
        if (in[at] == '0') {
            at++;
        } else {
            digits();
        }
        if (at < in.length && in[at] == '.') {
            whole = false;
            at++;
            if (!digit(peek())) {
                throw unexpected("after decimal point in numeric literal");
            }
            digits();
        }
        if (at < in.length && (in[at] == 'e' || in[at] == 'E')) {
            whole = false;
            at++;
            if (peek() == '+' || in[at] == '-') {
                at++;
            }
            if (!digit(peek())) {
                throw unexpected("in exponent of numeric literal");
            }
            digits();
        }
        return number(new String(in, start, at - start, StandardCharsets.US_ASCII), whole);
    }

    /** Turns a JSON number into the narrowest node that holds it exactly. */
    static JsonNode number(String text, boolean whole) {
        if (!whole) {
            try {
                return NODES.numberNode(new BigDecimal(text));
            } catch (ArithmeticException | NumberFormatException absurd) {
                throw new MalformedException("json: cannot unmarshal number " + text + " into Go value of type float64");
            }
        }
        if (text.length() < 19) {
            long value = Long.parseLong(text);
            return value == (int) value ? NODES.numberNode((int) value) : NODES.numberNode(value);
        }
        if (text.length() > 1_000) {
            throw new MalformedException("json: cannot unmarshal number " + text.substring(0, 20) + "... into Go value of type float64");
        }
        BigInteger value = new BigInteger(text);
        return value.bitLength() < 64 ? NODES.numberNode(value.longValue()) : NODES.numberNode(value);
    }

    private void digits() {
        while (at < in.length && digit(in[at])) {
            at++;
        }
    }

    private String string() {
        int start = ++at;
        while (at < in.length && in[at] != '"' && in[at] != '\\' && (in[at] & 0xff) >= 0x20) {
            at++;
        }
        if (peek() == '"') {
            return new String(in, start, at++ - start, StandardCharsets.UTF_8);
        }
        StringBuilder out = new StringBuilder();
        int run = start;
        while (true) {
            int c = peek();
            if (c == '"') {
                append(out, run);
                at++;
                return out.toString();
            }
            if (c < 0x20) {
                throw unexpected("in string literal");
            }
            if (c != '\\') {
                at++;
                continue;
            }
            append(out, run);
            at++;
            out.append(escape());
            run = at;
        }
    }

    private void append(StringBuilder out, int run) {
        out.append(new String(in, run, at - run, StandardCharsets.UTF_8));
    }

    private char escape() {
        int c = peek();
        char plain = switch (c) {
            case '"', '\\', '/' -> (char) c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> 0;
            default -> throw unexpected("in string escape code");
        };
        at++;
        if (c != 'u') {
            return plain;
        }
        int unit = hex();
        boolean high = Character.isHighSurrogate((char) unit);
        if (high && !followedByLowSurrogate() || Character.isLowSurrogate((char) unit) && !lowExpected) {
            unit = 0xfffd;
        }
        lowExpected = high && unit != 0xfffd;
        return (char) unit;
    }

    private boolean lowExpected;

    private boolean followedByLowSurrogate() {
        return at + 5 < in.length
                && in[at] == '\\'
                && in[at + 1] == 'u'
                && (in[at + 2] == 'd' || in[at + 2] == 'D')
                && "cdefCDEF".indexOf(in[at + 3]) >= 0;
    }

    private int hex() {
        int unit = 0;
        for (int i = 0; i < 4; i++, at++) {
            int digit = Character.digit(peek(), 16);
            if (digit < 0) {
                throw unexpected("in \\u hexadecimal character escape");
            }
            unit = unit << 4 | digit;
        }
        return unit;
    }

    private void space() {
        while (at < in.length && (in[at] == ' ' || in[at] == '\n' || in[at] == '\r' || in[at] == '\t')) {
            at++;
        }
    }

    private int peek() {
        if (at >= in.length) {
            throw new MalformedException("unexpected end of JSON input");
        }
        return in[at] & 0xff;
    }

    private static boolean digit(int c) {
        return c >= '0' && c <= '9';
    }

    private MalformedException unexpected(String context) {
        int c = peek();
        String shown = switch (c) {
            case '\'' -> "\\'";
            case '"' -> "\"";
            default -> {
                String quoted = FieldError.quoted(String.valueOf((char) c));
                yield quoted.substring(1, quoted.length() - 1);
            }
        };
        return new MalformedException("invalid character '" + shown + "' " + context);
    }
}
