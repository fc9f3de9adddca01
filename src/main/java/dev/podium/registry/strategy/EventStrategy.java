package dev.podium.registry.strategy;

import dev.podium.registry.ResourceStrategy;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Events, selected by what they are about: {@code kubectl describe} and {@code kubectl events --for} do. */
final class EventStrategy implements ResourceStrategy {

    private static final List<String> ABOUT =
            List.of("kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath");

    private static final List<String> FIELDS = List.of(
            "involvedObject.kind",
            "involvedObject.namespace",
            "involvedObject.name",
            "involvedObject.uid",
            "involvedObject.apiVersion",
            "involvedObject.resourceVersion",
            "involvedObject.fieldPath",
            "reason",
            "reportingComponent",
            "source",
            "type");

    /** The same fields by the names that {@code events.k8s.io} has for them. */
    private static final List<String> NEWER_FIELDS = List.of(
            "regarding.kind",
            "regarding.namespace",
            "regarding.name",
            "regarding.uid",
            "regarding.apiVersion",
            "regarding.resourceVersion",
            "regarding.fieldPath",
            "reason",
            "reportingController",
            "type");

    private final List<String> selectable;

    private EventStrategy(List<String> selectable) {
        this.selectable = selectable;
    }

    static EventStrategy core() {
        return new EventStrategy(FIELDS);
    }

    static EventStrategy newer() {
        return new EventStrategy(NEWER_FIELDS);
    }

    @Override
    public boolean createsOnUpdate() {
        return true;
    }

    @Override
    public List<String> selectableFields() {
        return selectable;
    }

    @Override
    public void fields(JsonNode event, Map<String, String> into) {
        JsonNode about = event.path("involvedObject");
        for (String each : ABOUT) {
            String value = about.path(each).asString("");
            into.put("involvedObject." + each, value);
            into.put("regarding." + each, value);
        }
        String reporter = event.path("reportingComponent").asString("");
        String source = event.path("source").path("component").asString("");
        into.put("reason", event.path("reason").asString(""));
        into.put("type", event.path("type").asString(""));
        into.put("reportingComponent", reporter);
        into.put("reportingController", reporter);
        into.put("source", source.isEmpty() ? reporter : source);
    }
}
