package dev.podium.machinery;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * RFC 6902 as evanphx/json-patch v4 carries it out, which is what the API server uses: its messages, and its leniency (a
 * negative index counts from the end, {@code test} for null passes where nothing is).
 */
final class JsonPatch {
    private static final int MAX_OPERATIONS = 10_000;
    /** Upstream's {@code JSONPatchMaxCopyBytes}: a few copies of copies would fill any memory. */
    private static final long MAX_COPIED_BYTES = 3 * 1024 * 1024;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private JsonNode root;
    private long copied;

    /** @param document the document to patch; it is changed */
    JsonPatch(JsonNode document) {
        this.root = document;
    }

    JsonNode apply(JsonNode patch) {
        if (!(patch instanceof ArrayNode operations)) {
            throw PatchException.malformed("json: cannot unmarshal " + GoTypes.kindOf(patch)
                    + " into Go value of type jsonpatch.Patch");
        }
        if (operations.size() > MAX_OPERATIONS) {
            throw new PatchException(
                    PatchException.Reason.TOO_LARGE,
                    "The allowed maximum operations in a JSON patch is " + MAX_OPERATIONS + ", got " + operations.size());
        }
        for (JsonNode each : operations) {
            if (!(each instanceof ObjectNode)) {
                throw PatchException.malformed("json: cannot unmarshal " + GoTypes.kindOf(each)
                        + " into Go value of type jsonpatch.Operation");
            }
        }
        for (JsonNode each : operations) {
            apply(each.asObject());
        }
        return root;
    }

    private void apply(ObjectNode operation) {
        String op = operation.path("op").asString("unknown");
        switch (op) {
            case "add" -> add(pointer(operation, op), value(operation), "add operation does not apply: doc is missing path: \"%s\"",
                    "error in add for path: '%s': ");
            case "remove" -> remove(pointer(operation, op));
            case "replace" -> replace(pointer(operation, op), value(operation));
            case "move" -> move(from(operation, op), pointer(operation, op));
            case "copy" -> copy(from(operation, op), pointer(operation, op));
            case "test" -> test(pointer(operation, op), value(operation));
            default -> throw PatchException.doesNotApply("Unexpected kind: " + op);
        }
    }

    private static JsonNode value(ObjectNode operation) {
        JsonNode value = operation.get("value");
        return value == null ? NODES.nullNode() : value.deepCopy();
    }

    private static String pointer(ObjectNode operation, String op) {
        JsonNode path = operation.get("path");
        if (path == null || !path.isString()) {
            throw PatchException.doesNotApply(op + " operation failed to decode path: missing value");
        }
        return path.stringValue();
    }

    private static String from(ObjectNode operation, String op) {
        JsonNode from = operation.get("from");
        if (from == null || !from.isString()) {
            throw PatchException.doesNotApply(
                    op + " operation failed to decode from: operation, missing from field: missing value");
        }
        return from.stringValue();
    }

    private void add(String path, JsonNode value, String missing, String failed) {
        demandDepth(path, value);
        if (path.isEmpty()) {
            root = value;
            return;
        }
        switch (parent(path)) {
            case ObjectNode object -> object.set(key(path), value);
            case ArrayNode array -> {
                if (key(path).equals("-")) {
                    array.add(value);
                    return;
                }
                int index = index(path, failed.formatted(path) + "value was not a proper array index: '" + key(path) + "': ");
                int wanted = index < 0 ? index + array.size() + 1 : index;
                if (wanted < 0 || wanted > array.size()) {
                    throw PatchException.doesNotApply(failed.formatted(path) + "Unable to access invalid index: " + index
                            + ": invalid index referenced");
                }
                array.insert(wanted, value);
            }
            case null, default -> throw PatchException.doesNotApply(missing.formatted(path) + ": missing value");
        }
    }

    private void remove(String path) {
        remove(path, "error in remove for path: '" + path + "': ");
    }

    private void remove(String path, String failed) {
        switch (parent(path)) {
            case ObjectNode object -> {
                if (object.remove(key(path)) == null) {
                    throw PatchException.doesNotApply(
                            failed + "Unable to remove nonexistent key: " + key(path) + ": missing value");
                }
            }
            case ArrayNode array -> array.remove(existing(array, path, failed));
            case null, default ->
                throw PatchException.doesNotApply(
                        "remove operation does not apply: doc is missing path: \"" + path + "\": missing value");
        }
    }

    /** What is patched stays as shallow as what is sent must be. */
    private static void demandDepth(String path, JsonNode value) {
        if (path.chars().filter(each -> each == '/').count() + depth(value) > JsonReader.MAX_DEPTH) {
            throw PatchException.malformed("exceeded max depth");
        }
    }

    private static int depth(JsonNode value) {
        int deepest = 0;
        for (JsonNode each : value) {
            deepest = Math.max(deepest, depth(each));
        }
        return value.isContainer() ? deepest + 1 : 0;
    }

    private void replace(String path, JsonNode value) {
        demandDepth(path, value);
        if (path.isEmpty()) {
            root = value;
            return;
        }
        PatchException missing = PatchException.doesNotApply(
                "replace operation does not apply: doc is missing key: " + path + ": missing value");
        switch (parent(path)) {
            // The library that upstream patches with never misses a member that is to be replaced.
            case ObjectNode object -> object.set(key(path), value);
            case ArrayNode array -> {
                int index = index(path, "replace operation does not apply: doc is missing key: " + path + ": ");
                int wanted = index < 0 ? index + array.size() : index;
                if (wanted < 0 || wanted >= array.size()) {
                    throw missing;
                }
                array.set(wanted, value);
            }
            case null, default ->
                throw PatchException.doesNotApply(
                        "replace operation does not apply: doc is missing path: " + path + ": missing value");
        }
    }

    private void move(String from, String path) {
        JsonNode value = taken(from, "move operation does not apply: doc is missing from path: " + from, "error in move for path: '" + key(from) + "': ");
        remove(from, "error in move for path: '" + key(from) + "': ");
        add(path, value, "move operation does not apply: doc is missing destination path: %s", "error in move for path: '%s': ");
    }

    private void copy(String from, String path) {
        JsonNode value = from.isEmpty()
                ? root
                : taken(from, "copy operation does not apply: doc is missing from path: " + from, "error in copy for from: '" + from + "': ");
        copied += Json.bytes(value).length;
        if (copied > MAX_COPIED_BYTES) {
            throw PatchException.doesNotApply("Unable to complete the copy, the accumulated size increase of copy is " + copied
                    + ", exceeding the limit " + MAX_COPIED_BYTES);
        }
        add(path, value.deepCopy(), "copy operation does not apply: doc is missing destination path: %s",
                "error while adding value during copy: ");
    }

    private JsonNode taken(String from, String missing, String failed) {
        return switch (parent(from)) {
            // As above: what is not there is taken for null, which move then cannot remove and copy writes.
            case ObjectNode object -> object.has(key(from)) ? object.get(key(from)) : NODES.nullNode();
            case ArrayNode array -> array.get(existing(array, from, failed));
            case null, default -> throw PatchException.doesNotApply(missing + ": missing value");
        };
    }

    private void test(String path, JsonNode expected) {
        JsonNode actual = path.isEmpty()
                ? root
                : switch (parent(path)) {
                    case ObjectNode object -> object.get(key(path));
                    case ArrayNode array -> array.get(existing(array, path, "error in test for path: '" + path + "': "));
                    case null, default ->
                        throw PatchException.doesNotApply(
                                "test operation does not apply: is missing path: " + path + ": missing value");
                };
        boolean equal = actual == null ? expected.isNull() : same(actual, expected);
        if (!equal) {
            throw new PatchException(
                    PatchException.Reason.TEST_FAILED, "testing value " + path + " failed: test failed");
        }
    }

    /** Equality of JSON values: numbers by value, whatever node holds them. */
    static boolean same(JsonNode left, JsonNode right) {
        return left.equals((a, b) -> a.isNumber() && b.isNumber() ? a.decimalValue().compareTo(b.decimalValue()) : a.equals(b) ? 0 : 1, right);
    }

    private static int existing(ArrayNode array, String path, String failed) {
        int index = index(path, failed);
        int wanted = index < 0 ? index + array.size() : index;
        if (wanted < 0 || wanted >= array.size()) {
            throw PatchException.doesNotApply(
                    failed + "Unable to access invalid index: " + index + ": invalid index referenced");
        }
        return wanted;
    }

    private static int index(String path, String failed) {
        String key = key(path);
        try {
            return Integer.parseInt(key);
        } catch (NumberFormatException notOne) {
            throw PatchException.doesNotApply(
                    failed + "strconv.Atoi: parsing " + FieldError.quoted(key) + ": invalid syntax");
        }
    }

    private @Nullable JsonNode parent(String path) {
        if (!path.startsWith("/")) {
            return null;
        }
        List<String> steps = Stream.of(path.substring(1).split("/", -1)).toList();
        JsonNode at = root;
        for (String step : steps.subList(0, steps.size() - 1)) {
            String key = unescaped(step);
            at = switch (at) {
                case ObjectNode object -> object.get(key);
                case ArrayNode array -> key.matches("\\d{1,9}") ? array.get(Integer.parseInt(key)) : null;
                case null, default -> null;
            };
        }
        return at;
    }

    private static String key(String path) {
        return unescaped(path.substring(path.lastIndexOf('/') + 1));
    }

    private static String unescaped(String step) {
        return step.replace("~1", "/").replace("~0", "~");
    }
}
