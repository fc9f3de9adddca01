package dev.podium.kubelet;

import dev.podium.model.Container;
import dev.podium.model.Pod;
import dev.podium.model.Quantity;
import dev.podium.model.ResourceRequirements;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What Events tell of resizes (upstream's {@code kubelet/events/resize.go}). */
final class ResizeMessage {

    private ResizeMessage() {}

    /** @param error empty if there is none */
    static String of(String title, Pod pod, @Nullable Long generation, String error) {
        ObjectNode summary = JsonNodeFactory.instance.objectNode();
        containers(summary, "initContainers", pod.spec().initContainers());
        containers(summary, "containers", pod.spec().containers());
        summary.put("generation", generation == null ? 0 : generation);
        if (!error.isEmpty()) {
            summary.put("error", error);
        }
        return title + ": " + summary;
    }

    private static void containers(ObjectNode summary, String field, List<Container> containers) {
        for (Container each : containers) {
            ResourceRequirements resources = each.resourcesOrNone();
            ObjectNode shown = summary.withArray(field).addObject().put("name", each.name()).putObject("resources");
            amounts(shown, "limits", resources.limits());
            amounts(shown, "requests", resources.requests());
        }
    }

    private static void amounts(ObjectNode into, String field, Map<String, Quantity> amounts) {
        if (!amounts.isEmpty()) {
            ObjectNode shown = into.putObject(field);
            new TreeMap<>(amounts).forEach((name, amount) -> shown.put(name, amount.text()));
        }
    }
}
