package dev.podium.registry.strategy;

import dev.podium.registry.Conversion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Events are stored as core/v1 has them; this is how {@code events.k8s.io/v1} names the same fields. */
final class EventConversion implements Conversion {

    private static final Map<String, String> NAMES = new LinkedHashMap<>();

    static {
        NAMES.put("involvedObject", "regarding");
        NAMES.put("message", "note");
        NAMES.put("reportingComponent", "reportingController");
        NAMES.put("source", "deprecatedSource");
        NAMES.put("firstTimestamp", "deprecatedFirstTimestamp");
        NAMES.put("lastTimestamp", "deprecatedLastTimestamp");
        NAMES.put("count", "deprecatedCount");
    }

    @Override
    public ObjectNode served(ObjectNode stored) {
        ObjectNode event = renamed(stored, NAMES, "events.k8s.io/v1");
        // Only the core group shows who did not report.
        for (String each : List.of("reportingController", "reportingInstance")) {
            if (event.path(each).asString("").isEmpty()) {
                event.remove(each);
            }
        }
        return event;
    }

    @Override
    public ObjectNode stored(ObjectNode served) {
        Map<String, String> back = new LinkedHashMap<>();
        NAMES.forEach((core, newer) -> back.put(newer, core));
        return renamed(served, back, "v1");
    }

    private static ObjectNode renamed(ObjectNode event, Map<String, String> names, String apiVersion) {
        ObjectNode result = event.objectNode();
        for (Map.Entry<String, JsonNode> each : event.properties()) {
            result.set(names.getOrDefault(each.getKey(), each.getKey()), each.getValue());
        }
        if (result.has("apiVersion")) {
            result.put("apiVersion", apiVersion);
        }
        return result;
    }
}
