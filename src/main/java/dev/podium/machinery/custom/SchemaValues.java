package dev.podium.machinery.custom;

import dev.podium.cel.Values;
import dev.podium.machinery.Schema;
import dev.podium.machinery.Shapes;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Values as the rules in a schema see them: numbers and times are what the schema says they are, and members whose names an
 * expression could not write have other ones (apiserver, pkg/cel/common and pkg/cel/escaping.go).
 */
final class SchemaValues {

    private static final Pattern DURATION_PART = Pattern.compile("(\\d+\\.?\\d*|\\.\\d+)(ns|us|µs|μs|ms|s|m|h|d|w)");

    private SchemaValues() {}

    static Object of(JsonNode value, @Nullable Schema schema) {
        if (schema == null) {
            return Values.of(value);
        }
        return switch (value.getNodeType()) {
            case OBJECT -> {
                Map<String, Object> map = new LinkedHashMap<>();
                for (Map.Entry<String, JsonNode> each : value.properties()) {
                    Schema declared = schema.properties().get(each.getKey());
                    boolean entry = declared == null && schema.additionalProperties() != null;
                    String name = entry ? each.getKey() : Shapes.escaped(each.getKey());
                    if (name != null) {
                        map.put(name, of(each.getValue(), entry ? schema.additionalProperties() : declared));
                    }
                }
                yield map;
            }
            case ARRAY -> {
                List<Object> list = new ArrayList<>(value.size());
                value.forEach(each -> list.add(of(each, schema.items())));
                yield list;
            }
            case STRING -> text(value.stringValue(), schema);
            case NUMBER -> schema.type() == Schema.Type.NUMBER ? (Object) value.doubleValue() : Values.of(value);
            default -> Values.of(value);
        };
    }

    private static Object text(String text, Schema schema) {
        try {
            return switch (String.valueOf(schema.format())) {
                case "date-time" -> OffsetDateTime.parse(text).toInstant();
                case "date" -> LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
                case "duration" -> duration(text);
                case "byte" -> Values.bytes(Base64.getDecoder().decode(text));
                default -> text;
            };
        } catch (DateTimeException | IllegalArgumentException malformed) {
            return text; // the schema's own validation says so
        }
    }

    private static Object duration(String text) {
        Matcher parts = DURATION_PART.matcher(text);
        double nanos = 0;
        while (parts.find()) {
            double unit = switch (parts.group(2)) {
                case "ns" -> 1;
                case "us", "µs", "μs" -> 1e3;
                case "ms" -> 1e6;
                case "s" -> 1e9;
                case "m" -> 6e10;
                case "h" -> 3.6e12;
                case "d" -> 8.64e13;
                default -> 6.048e14;
            };
            nanos += Double.parseDouble(parts.group(1)) * unit;
        }
        Duration length = Duration.ofNanos((long) nanos);
        return text.startsWith("-") ? length.negated() : length;
    }
}
