package dev.podium.web.table;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Cells that several kinds have. */
final class Cells {

    static final String UNKNOWN = "<unknown>";
    static final String NONE = "<none>";

    private Cells() {}

    static String name(JsonNode object) {
        return object.path("metadata").path("name").asString("");
    }

    static String age(JsonNode object, Instant now) {
        return since(object.path("metadata").path("creationTimestamp"), now);
    }

    /** The time from then to now, as people say it; {@code <unknown>} for no time at all. */
    static String since(JsonNode timestamp, Instant now) {
        try {
            return timestamp.isString() ? human(Duration.between(Instant.parse(timestamp.stringValue()), now)) : UNKNOWN;
        } catch (DateTimeParseException unreadable) {
            return UNKNOWN;
        }
    }

    static String orNone(String text) {
        return text.isEmpty() ? NONE : text;
    }

    static String text(JsonNode object, String pointer) {
        return object.at(pointer).asString("");
    }

    static int number(JsonNode object, String pointer) {
        return object.at(pointer).asInt(0);
    }

    /** A value, or what stands for none. */
    static String orElse(JsonNode object, String pointer, String absent) {
        JsonNode value = object.at(pointer);
        return value.isMissingNode() || value.isNull() || value.asString("").isEmpty() ? absent : value.asString("");
    }

    static String joined(JsonNode list, Function<JsonNode, String> item) {
        return list.valueStream().map(item).collect(Collectors.joining(","));
    }

    static String joined(JsonNode list) {
        return joined(list, each -> each.asString(""));
    }

    /** A list of which the first three are shown. */
    static String firstThree(List<String> items, String absent) {
        if (items.isEmpty()) {
            return absent;
        }
        String shown = String.join(",", items.subList(0, Math.min(3, items.size())));
        return items.size() > 3 ? shown + " + " + (items.size() - 3) + " more..." : shown;
    }

    /** A selector as people write it; also the plain map of a Service. */
    static String selector(JsonNode selector) {
        boolean plain = !selector.has("matchLabels") && !selector.has("matchExpressions");
        List<String> terms = new ArrayList<>();
        (plain ? selector : selector.path("matchLabels")).properties()
                .forEach(each -> terms.add(each.getKey() + "=" + each.getValue().asString("")));
        for (JsonNode each : selector.path("matchExpressions")) {
            String key = text(each, "/key");
            String values = " (" + joined(each.path("values")) + ")";
            terms.add(switch (text(each, "/operator")) {
                case "In" -> key + " in" + values;
                case "NotIn" -> key + " notin" + values;
                case "DoesNotExist" -> "!" + key;
                default -> key;
            });
        }
        return orNone(String.join(",", terms));
    }

    static String labels(JsonNode labels) {
        return labels.isEmpty()
                ? NONE
                : labels.properties().stream()
                        .map(each -> each.getKey() + "=" + each.getValue().asString(""))
                        .collect(Collectors.joining(","));
    }

    /** As upstream's {@code apimachinery/pkg/util/duration.HumanDuration}: two units at most, fewer as it grows. */
    static String human(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < -1) {
            return "<invalid>";
        }
        if (seconds < 0) {
            return "0s";
        }
        if (seconds < 120) {
            return seconds + "s";
        }
        long minutes = duration.toMinutes();
        if (minutes < 10) {
            return seconds % 60 == 0 ? minutes + "m" : minutes + "m" + seconds % 60 + "s";
        }
        if (minutes < 180) {
            return minutes + "m";
        }
        long hours = duration.toHours();
        if (hours < 8) {
            return minutes % 60 == 0 ? hours + "h" : hours + "h" + minutes % 60 + "m";
        }
        if (hours < 48) {
            return hours + "h";
        }
        if (hours < 192) {
            return hours % 24 == 0 ? hours / 24 + "d" : hours / 24 + "d" + hours % 24 + "h";
        }
        if (hours < 24 * 365 * 2) {
            return hours / 24 + "d";
        }
        if (hours < 24 * 365 * 8) {
            long days = hours / 24 % 365;
            return days == 0 ? hours / 24 / 365 + "y" : hours / 24 / 365 + "y" + days + "d";
        }
        return hours / 24 / 365 + "y";
    }
}
