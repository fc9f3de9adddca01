package dev.podium.web.node;

import dev.podium.machinery.Json;
import dev.podium.nodeagent.ContainerStats;
import dev.podium.nodeagent.PodStats;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /runningpods/}: Pods as the runtime knows them (upstream's {@code kubecontainer.Pod.ToAPIPod}), with little but their names. */
public final class RunningPods {

    private RunningPods() {}

    /** The list of them. */
    public static ObjectNode of(List<PodStats> pods) {
        ObjectNode list = Json.mapper().createObjectNode();
        list.put("kind", "PodList").put("apiVersion", "v1").putObject("metadata");
        ArrayNode items = list.putArray("items");
        for (PodStats pod : pods) {
            ObjectNode item = items.addObject();
            item.putObject("metadata").put("name", pod.name()).put("namespace", pod.namespace()).put("uid", pod.uid());
            ArrayNode containers = item.putObject("spec").putArray("containers");
            for (ContainerStats each : pod.containers()) {
                containers.addObject().put("name", each.name()).put("image", each.imageId()).putObject("resources");
            }
            item.putObject("status");
        }
        return list;
    }
}
