package dev.podium.registry.admission;

import dev.podium.machinery.Json;
import dev.podium.registry.Admission;
import dev.podium.watch.CachedObject;
import dev.podium.watch.WatchCache;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Pod is labelled with its node's zone and region, when it is bound or if it is made for a node (upstream's
 * {@code plugin/pkg/admission/podtopologylabels}).
 */
public final class PodTopologyLabels implements Admission {

    private static final List<String> LABELS = List.of("topology.kubernetes.io/zone", "topology.kubernetes.io/region");

    private final WatchCache cache;

    public PodTopologyLabels(WatchCache cache) {
        this.cache = cache;
    }

    @Override
    public void mutate(Request request) {
        if (request.operation() != Operation.CREATE || !request.resource().qualified().equals("pods")) {
            return;
        }
        JsonNode written = request.written();
        switch (request.subresource()) {
            case "" -> label(request.written(), written.path("spec").path("nodeName").asString(""));
            case "binding" -> {
                JsonNode target = written.path("target");
                if (target.path("kind").asString("").equals("Node")) {
                    label(request.written(), target.path("name").asString(""));
                }
            }
            case String _ -> {}
        }
    }

    private void label(ObjectNode object, String node) {
        CachedObject found = node.isEmpty() ? null : cache.get("core/nodes/" + node);
        if (found == null) {
            return;
        }
        JsonNode labels = found.view(Topology.class, bytes -> new Topology(
                        Json.parse(bytes).path("metadata").path("labels")))
                .labels();
        for (String each : LABELS) {
            if (labels.has(each) && !object.path("metadata").path("labels").has(each)) {
                object.withObjectProperty("metadata").withObjectProperty("labels").set(each, labels.get(each));
            }
        }
    }

    private record Topology(JsonNode labels) {}
}
