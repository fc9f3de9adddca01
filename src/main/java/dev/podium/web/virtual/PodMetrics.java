package dev.podium.web.virtual;

import dev.podium.machinery.Scope;
import dev.podium.model.Pod;
import dev.podium.model.Records;
import dev.podium.model.ResourceUsage;
import dev.podium.nodeagent.NodeAgents;
import dev.podium.registry.ApiException;
import dev.podium.registry.Registry;
import dev.podium.registry.Resource;
import dev.podium.time.ClusterTime;
import dev.podium.watch.CachedObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What each running container of each running Pod uses (metrics-server, pkg/api/pod.go). */
@Component
class PodMetrics implements MetricsResource {

    private final Registry registry;
    private final NodeAgents agents;
    private final ClusterTime time;

    PodMetrics(Registry registry, NodeAgents agents, ClusterTime time) {
        this.registry = registry;
        this.agents = agents;
        this.time = time;
    }

    @Override
    public String name() {
        return "pods";
    }

    @Override
    public String kind() {
        return "PodMetrics";
    }

    @Override
    public Scope scope() {
        return Scope.NAMESPACED;
    }

    private Resource pods() {
        return Objects.requireNonNull(registry.find("", "v1", "pods"));
    }

    @Override
    public List<ObjectNode> objects(String namespace) {
        Instant now = time.now();
        List<ObjectNode> objects = new ArrayList<>();
        for (CachedObject each : registry.all(pods(), namespace)) {
            Pod pod = each.view(Pod.class, bytes -> Records.read(bytes, Pod.class));
            Map<String, ResourceUsage> usage = agents.usage(pod);
            if (!usage.isEmpty()) {
                objects.add(object(pod, usage, now));
            }
        }
        return objects;
    }

    private ObjectNode object(Pod pod, Map<String, ResourceUsage> usage, Instant now) {
        ObjectNode object = about(pod.metadata(), usage.values().iterator().next(), now);
        ArrayNode containers = object.putArray("containers");
        usage.forEach((name, used) -> MetricsResource.amounts(containers.addObject().put("name", name), used));
        return object;
    }

    @Override
    public ApiException absent(String namespace, String name) {
        return registry.lookUp(pods(), namespace, name) == null
                ? MetricsResource.notFound("", "pods", name)
                : MetricsResource.notFound(GROUP, "podmetrics", namespace + "/" + name);
    }
}
