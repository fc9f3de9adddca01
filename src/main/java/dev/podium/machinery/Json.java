package dev.podium.machinery;

import java.util.Comparator;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON as the cluster stores and sends it: compact, in the order it came in, integers as integers of any size and
 * decimals digit for digit.
 */
public final class Json {

    private static final Comparator<JsonNode> WHOLE_NUMBERS = (one, other) -> one.equals(other)
                    || one.isIntegralNumber()
                            && other.isIntegralNumber()
                            && one.bigIntegerValue().equals(other.bigIntegerValue())
            ? 0
            : 1;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(1_000)
                            .maxStringLength(Integer.MAX_VALUE)
                            .build())
                    // Whatever could be read can be written; how deep that may be is the reader's to say.
                    .streamWriteConstraints(StreamWriteConstraints.builder()
                            .maxNestingDepth(5_000)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private Json() {}

    /** The one mapper: immutable and safe to share. */
    public static JsonMapper mapper() {
        return MAPPER;
    }

    /**
     * Reads one object. Where a key repeats, the last value counts.
     *
     * @throws MalformedException when the bytes are not one JSON object
     */
    public static ObjectNode parse(byte[] bytes) {
        return JsonReader.read(bytes).object();
    }

    /**
     * Reads any JSON value.
     *
     * @throws MalformedException when the bytes are not one JSON value
     */
    public static JsonNode parseValue(byte[] bytes) {
        return JsonReader.read(bytes).value();
    }

    /** Whether two trees are written the same way: a whole number is the same in whichever Java type it is kept. */
    public static boolean same(JsonNode one, JsonNode other) {
        return one.equals(WHOLE_NUMBERS, other);
    }

    /** UTF-8, without white space, members in the tree's order: equal trees give equal bytes. */
    public static byte[] bytes(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JacksonException impossible) {
            throw new IllegalStateException("a JSON tree could not be written", impossible);
        }
    }

    /** The text as Go writes it where it does not say otherwise: without what HTML takes for its own. */
    static String escaped(JsonNode node) {
        return text(node)
                .replace("<", "\\u003c")
                .replace(">", "\\u003e")
                .replace("&", "\\u0026");
    }

    /** The text of {@link #bytes}. */
    public static String text(JsonNode node) {
        return MAPPER.writeValueAsString(node);
    }
}
