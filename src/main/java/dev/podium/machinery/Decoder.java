package dev.podium.machinery;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Turns a request body into an object of its kind, as apimachinery's serializer does (pkg/runtime/serializer/json): syntax,
 * then types, then what {@link FieldValidation} says of unknown and repeated fields. Stateless.
 *
 * <p>What the structs of the API server cannot hold does not survive: unknown fields and nulls are dropped, quantities and
 * times take their canonical form.
 */
public final class Decoder {

    /** Upstream's limit on a request body, in bytes. */
    public static final int MAX_BODY = 3 * 1024 * 1024;

    private static final int MAX_STRICT_ERRORS = 100;

    /**
     * Decodes one object.
     *
     * @param schema the kind's schema; null keeps everything as it is, as for a custom resource before pruning
     * @throws DecodeException in upstream's words, without the prefix that names the kind
     */
    public Decoded decode(byte[] body, Format format, @Nullable Schema schema, FieldValidation validation) {
        List<String> repeatedLines = List.of();
        Map<JsonNode, Set<String>> repeatedKeys = Map.of();
        ObjectNode object;
        try {
            switch (format) {
                case JSON -> {
                    JsonReader.Document document = JsonReader.readRequest(body);
                    object = document.object();
                    repeatedKeys = document.repeated();
                }
                case YAML -> {
                    YamlReader.Document document = YamlReader.read(body);
                    object = new JsonReader.Document(document.value(), Map.of()).object();
                    repeatedLines = document.repeated();
                }
                default -> throw new IllegalStateException();
            }
        } catch (MalformedException malformed) {
            throw new DecodeException(DecodeException.Cause.SYNTAX, malformed.getMessage());
        }
        Set<String> found = new LinkedHashSet<>();
        TypedTree tree = new TypedTree(repeatedKeys, found);
        ObjectNode result = schema == null ? tree.untyped(object) : tree.object(object, schema);
        return switch (validation) {
            case IGNORE -> new Decoded(result, List.of());
            case WARN -> {
                List<String> warnings = new ArrayList<>(repeatedLines);
                found.stream().limit(MAX_STRICT_ERRORS).forEach(warnings::add);
                yield new Decoded(result, warnings);
            }
            case STRICT -> {
                List<String> errors = new ArrayList<>();
                if (!repeatedLines.isEmpty()) {
                    errors.add("yaml: unmarshal errors:\n  " + String.join("\n  ", repeatedLines));
                }
                found.stream().limit(MAX_STRICT_ERRORS).forEach(errors::add);
                if (!errors.isEmpty()) {
                    throw new DecodeException(
                            DecodeException.Cause.STRICT, "strict decoding error: " + String.join(", ", errors));
                }
                yield new Decoded(result, List.of());
            }
        };
    }

    /**
     * Checks and prunes a tree that is already in memory, such as the outcome of a patch.
     *
     * @throws DecodeException as {@link #decode}
     */
    public Decoded decode(ObjectNode object, Schema schema, FieldValidation validation) {
        Set<String> found = new LinkedHashSet<>();
        ObjectNode result = new TypedTree(Map.of(), found).object(object, schema);
        List<String> messages = found.stream().limit(MAX_STRICT_ERRORS).toList();
        if (validation == FieldValidation.STRICT && !messages.isEmpty()) {
            throw new DecodeException(
                    DecodeException.Cause.STRICT, "strict decoding error: " + String.join(", ", messages));
        }
        return new Decoded(result, validation == FieldValidation.WARN ? messages : List.of());
    }
}
