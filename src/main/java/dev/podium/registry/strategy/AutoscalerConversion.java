package dev.podium.registry.strategy;

import dev.podium.machinery.Json;
import dev.podium.machinery.MalformedException;
import dev.podium.registry.Conversion;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * HorizontalPodAutoscalers are stored as {@code autoscaling/v2} has them; v1 knows a target for CPU alone and carries the rest
 * in annotations (upstream's {@code pkg/apis/autoscaling/v1/conversion.go}).
 */
final class AutoscalerConversion implements Conversion {

    private static final String PREFIX = "autoscaling.alpha.kubernetes.io/";
    private static final String METRICS = PREFIX + "metrics";
    private static final String CURRENT = PREFIX + "current-metrics";
    private static final String CONDITIONS = PREFIX + "conditions";
    private static final String BEHAVIOR = PREFIX + "behavior";

    /** How v1's annotations name the amounts of a target, and of a current value. */
    private static final Map<String, String> TARGETS = Map.of(
            "averageUtilization", "targetAverageUtilization",
            "averageValue", "targetAverageValue",
            "value", "targetValue");

    private static final Map<String, String> CURRENTS = Map.of(
            "averageUtilization", "currentAverageUtilization",
            "averageValue", "currentAverageValue",
            "value", "currentValue");

    @Override
    public ObjectNode served(ObjectNode stored) {
        ObjectNode served = stored.deepCopy();
        served.put("apiVersion", "autoscaling/v1");
        if (served.get("spec") instanceof ObjectNode spec) {
            JsonNode cpu = take(spec, "metrics", "target");
            if (cpu.isNumber()) {
                spec.set("targetCPUUtilizationPercentage", cpu);
            }
            annotate(served, METRICS, older(spec.remove("metrics"), "target", TARGETS));
            annotate(served, BEHAVIOR, spec.remove("behavior"));
        }
        if (served.get("status") instanceof ObjectNode status) {
            JsonNode cpu = take(status, "currentMetrics", "current");
            if (cpu.isNumber()) {
                status.set("currentCPUUtilizationPercentage", cpu);
            }
            annotate(served, CURRENT, older(status.remove("currentMetrics"), "current", CURRENTS));
            annotate(served, CONDITIONS, status.remove("conditions"));
            if (!status.has("currentReplicas")) {
                status.put("currentReplicas", 0);
            }
        }
        return served;
    }

    /** Takes the utilization of CPU out of a list of metrics. */
    private static JsonNode take(ObjectNode parent, String list, String amount) {
        if (parent.get(list) instanceof ArrayNode metrics) {
            for (int i = 0; i < metrics.size(); i++) {
                JsonNode utilization = metrics.get(i).path("resource").path(amount).path("averageUtilization");
                boolean cpu = metrics.get(i).path("resource").path("name").asString("").equals("cpu");
                if (cpu && utilization.isNumber()) {
                    metrics.remove(i);
                    return utilization;
                }
            }
        }
        return parent.missingNode();
    }

    private static void annotate(ObjectNode object, String key, JsonNode value) {
        if (value != null && !value.isEmpty()) {
            object.withObject("metadata").withObject("annotations").put(key, Json.text(value));
        }
    }

    /** Metrics the way that v1's annotations have them: one level flatter. */
    private static JsonNode older(JsonNode metrics, String amount, Map<String, String> names) {
        ArrayNode all = Json.mapper().createArrayNode();
        if (metrics != null) {
            for (JsonNode metric : metrics) {
                all.add(renamed((ObjectNode) metric.deepCopy(), amount, names));
            }
        }
        return all;
    }

    private static ObjectNode renamed(ObjectNode metric, String amount, Map<String, String> names) {
        for (Map.Entry<String, JsonNode> each : List.copyOf(metric.properties())) {
            if (each.getValue() instanceof ObjectNode source) {
                JsonNode values = source.remove(amount);
                JsonNode identity = source.remove("metric");
                if (source.has("describedObject")) {
                    source.set("target", source.remove("describedObject"));
                }
                if (identity != null) {
                    source.set("metricName", identity.path("name"));
                    if (identity.has("selector")) {
                        source.set(each.getKey().equals("external") ? "metricSelector" : "selector", identity.get("selector"));
                    }
                }
                if (values != null) {
                    names.forEach((newer, old) -> {
                        if (values.has(newer)) {
                            source.set(old, values.get(newer));
                        }
                    });
                }
            }
        }
        return metric;
    }

    @Override
    public ObjectNode stored(ObjectNode served) {
        ObjectNode stored = served.deepCopy();
        stored.put("apiVersion", "autoscaling/v2");
        ObjectNode spec = stored.withObject("spec");
        ArrayNode metrics = newer(annotation(stored, METRICS), "target", TARGETS);
        JsonNode cpu = spec.remove("targetCPUUtilizationPercentage");
        if (cpu != null && cpu.isNumber()) {
            ObjectNode metric = metrics.insertObject(0).put("type", "Resource");
            metric.putObject("resource").put("name", "cpu").putObject("target").put("type", "Utilization")
                    .set("averageUtilization", cpu);
        }
        if (!metrics.isEmpty()) {
            spec.set("metrics", metrics);
        }
        JsonNode behavior = annotation(stored, BEHAVIOR);
        if (behavior.isObject()) {
            spec.set("behavior", behavior);
        }
        status(stored);
        if (stored.path("metadata").get("annotations") instanceof ObjectNode annotations) {
            annotations.remove(List.of(METRICS, CURRENT, CONDITIONS, BEHAVIOR));
            if (annotations.isEmpty()) {
                stored.withObject("metadata").remove("annotations");
            }
        }
        return stored;
    }

    private static void status(ObjectNode stored) {
        if (!(stored.get("status") instanceof ObjectNode status)) {
            return;
        }
        ArrayNode current = newer(annotation(stored, CURRENT), "current", CURRENTS);
        JsonNode cpu = status.remove("currentCPUUtilizationPercentage");
        if (cpu != null && cpu.isNumber()) {
            ObjectNode metric = current.insertObject(0).put("type", "Resource");
            metric.putObject("resource").put("name", "cpu").putObject("current").set("averageUtilization", cpu);
        }
        if (!current.isEmpty()) {
            status.set("currentMetrics", current);
        }
        JsonNode conditions = annotation(stored, CONDITIONS);
        if (conditions.isArray()) {
            status.set("conditions", conditions);
        }
        if (status.path("currentReplicas").asInt(0) == 0) {
            status.remove("currentReplicas");
        }
    }

    /** What an annotation holds; nothing if that is not to be read, as upstream. */
    private static JsonNode annotation(ObjectNode object, String key) {
        String text = object.path("metadata").path("annotations").path(key).asString("");
        if (!text.isEmpty()) {
            try {
                return Json.parse(("{\"value\":" + text + "}").getBytes(StandardCharsets.UTF_8)).path("value");
            } catch (MalformedException unreadable) {
                return object.missingNode();
            }
        }
        return object.missingNode();
    }

    private static ArrayNode newer(JsonNode metrics, String amount, Map<String, String> names) {
        ArrayNode all = Json.mapper().createArrayNode();
        for (JsonNode metric : metrics) {
            if (metric instanceof ObjectNode object) {
                all.add(restored(object.deepCopy(), amount, names));
            }
        }
        return all;
    }

    private static ObjectNode restored(ObjectNode metric, String amount, Map<String, String> names) {
        for (Map.Entry<String, JsonNode> each : List.copyOf(metric.properties())) {
            if (each.getValue() instanceof ObjectNode source) {
                if (each.getKey().equals("object") && source.has("target")) {
                    source.set("describedObject", source.remove("target"));
                }
                JsonNode name = source.remove("metricName");
                JsonNode selector = source.remove(each.getKey().equals("external") ? "metricSelector" : "selector");
                if (name != null) {
                    ObjectNode identity = source.putObject("metric");
                    identity.set("name", name);
                    if (selector != null) {
                        identity.set("selector", selector);
                    }
                }
                ObjectNode values = source.objectNode();
                names.forEach((newer, old) -> {
                    JsonNode value = source.remove(old);
                    if (value != null) {
                        values.set(newer, value);
                    }
                });
                if (amount.equals("target")) {
                    values.put("type", values.has("averageUtilization") ? "Utilization" : values.has("averageValue") ? "AverageValue" : "Value");
                }
                source.set(amount, values);
            }
        }
        return metric;
    }
}
