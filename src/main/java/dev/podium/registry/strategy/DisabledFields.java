package dev.podium.registry.strategy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What of Pods and their templates belongs to features that are off: dropped, unless it was there before (upstream's
 * {@code DropDisabledPodFields} and {@code DropDisabledTemplateFields}).
 */
final class DisabledFields {

    private static final List<String> PROJECTIONS = List.of("clusterTrustBundle", "podCertificate");

    private DisabledFields() {}

    /** The same for the template that is somewhere in an object; null is no object. */
    static void drop(ObjectNode object, @Nullable ObjectNode old, JsonPointer template) {
        if (object.at(template) instanceof ObjectNode now) {
            drop(now, old != null && old.at(template) instanceof ObjectNode before ? before : null);
        }
    }

    /** @param old the Pod or template that is replaced; null when there is none */
    static void drop(ObjectNode pod, @Nullable ObjectNode old) {
        if (pod.get("spec") instanceof ObjectNode spec && (old == null || !old.path("spec").hasNonNull("schedulingGroup"))) {
            spec.remove("schedulingGroup");
        }
        if (old == null || stopSignals(old).isEmpty()) {
            stopSignals(pod).forEach(container -> {
                ObjectNode lifecycle = container.path("lifecycle").asObject();
                lifecycle.remove("stopSignal");
                if (lifecycle.isEmpty()) {
                    container.remove("lifecycle");
                }
            });
        }
        for (String each : PROJECTIONS) {
            if (old == null || sources(old).stream().noneMatch(source -> source.hasNonNull(each))) {
                sources(pod).forEach(source -> source.remove(each));
            }
        }
    }

    /** The containers that say by which signal they are stopped. */
    private static List<ObjectNode> stopSignals(ObjectNode pod) {
        List<ObjectNode> containers = new ArrayList<>();
        for (String list : List.of("initContainers", "containers", "ephemeralContainers")) {
            for (JsonNode each : pod.path("spec").path(list)) {
                if (each instanceof ObjectNode container && container.path("lifecycle").has("stopSignal")) {
                    containers.add(container);
                }
            }
        }
        return containers;
    }

    private static List<ObjectNode> sources(ObjectNode pod) {
        List<ObjectNode> sources = new ArrayList<>();
        for (JsonNode volume : pod.path("spec").path("volumes")) {
            for (JsonNode each : volume.path("projected").path("sources")) {
                if (each instanceof ObjectNode source) {
                    sources.add(source);
                }
            }
        }
        return sources;
    }
}
