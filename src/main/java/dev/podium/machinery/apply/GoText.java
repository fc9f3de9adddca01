package dev.podium.machinery.apply;

import dev.podium.machinery.Json;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Values as the messages of structured-merge-diff show them. */
final class GoText {

    private GoText() {}

    /** As {@code value.ToString}: strings quoted, maps as <code>{a=1;b=2}</code>. */
    static String value(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> value.properties().stream()
                    .map(each -> each.getKey() + "=" + value(each.getValue()))
                    .collect(Collectors.joining(";", "{", "}"));
            case ARRAY -> value.valueStream().map(GoText::value).collect(Collectors.joining(",", "[", "]"));
            default -> Json.text(value);
        };
    }

    /** As {@code %v} prints a decoded value: {@code map[a:1 b:[x y]]}. */
    static String printed(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> {
                Map<String, JsonNode> sorted = new TreeMap<>();
                value.properties().forEach(each -> sorted.put(each.getKey(), each.getValue()));
                yield sorted.entrySet().stream()
                        .map(each -> each.getKey() + ":" + printed(each.getValue()))
                        .collect(Collectors.joining(" ", "map[", "]"));
            }
            case ARRAY -> value.valueStream().map(GoText::printed).collect(Collectors.joining(" ", "[", "]"));
            case STRING -> value.stringValue();
            case NULL -> "<nil>";
            default -> Json.text(value);
        };
    }

    /** As {@code %#v} prints a decoded value. */
    static String detailed(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> {
                Map<String, JsonNode> sorted = new TreeMap<>();
                value.properties().forEach(each -> sorted.put(each.getKey(), each.getValue()));
                yield sorted.entrySet().stream()
                        .map(each -> Json.text(Json.mapper().getNodeFactory().stringNode(each.getKey())) + ":"
                                + detailed(each.getValue()))
                        .collect(Collectors.joining(", ", "map[string]interface {}{", "}"));
            }
            case ARRAY -> value.valueStream()
                    .map(GoText::detailed)
                    .collect(Collectors.joining(", ", "[]interface {}{", "}"));
            case NULL -> "interface {}(nil)";
            default -> Json.text(value);
        };
    }

    /** The Go type that a decoded value has. */
    static String type(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> "map[string]interface {}";
            case ARRAY -> "[]interface {}";
            case STRING -> "string";
            case BOOLEAN -> "bool";
            case NUMBER -> value.isIntegralNumber() ? "int64" : "float64";
            default -> "<nil>";
        };
    }
}
