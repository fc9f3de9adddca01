package dev.podium.web.virtual;

import dev.podium.machinery.Scope;
import dev.podium.model.Node;
import dev.podium.model.Records;
import dev.podium.model.ResourceUsage;
import dev.podium.nodeagent.Machine;
import dev.podium.nodeagent.NodeAgent;
import dev.podium.nodeagent.NodeAgents;
import dev.podium.registry.ApiException;
import dev.podium.registry.Registry;
import dev.podium.registry.Resource;
import dev.podium.time.ClusterTime;
import dev.podium.watch.CachedObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/** What each node uses that has a kubelet (metrics-server, pkg/api/node.go). */
@Component
class NodeMetrics implements MetricsResource {

    private final Registry registry;
    private final NodeAgents agents;
    private final ClusterTime time;

    NodeMetrics(Registry registry, NodeAgents agents, ClusterTime time) {
        this.registry = registry;
        this.agents = agents;
        this.time = time;
    }

    @Override
    public String name() {
        return "nodes";
    }

    @Override
    public String kind() {
        return "NodeMetrics";
    }

    @Override
    public Scope scope() {
        return Scope.CLUSTER;
    }

    private Resource nodes() {
        return Objects.requireNonNull(registry.find("", "v1", "nodes"));
    }

    @Override
    public List<ObjectNode> objects(String namespace) {
        Instant now = time.now();
        List<ObjectNode> objects = new ArrayList<>();
        for (CachedObject each : registry.all(nodes(), "")) {
            Node node = each.view(Node.class, bytes -> Records.read(bytes, Node.class));
            NodeAgent agent = agents.find(node.metadata().nameOrEmpty());
            ResourceUsage usage = agent == null ? null : agent.usage();
            if (usage != null) {
                ResourceUsage possible = Machine.of(node).atMost(usage);
                ObjectNode object = about(node.metadata(), possible, now);
                MetricsResource.amounts(object, possible);
                objects.add(object);
            }
        }
        return objects;
    }

    @Override
    public ApiException absent(String namespace, String name) {
        // In the words of a lister of client-go, which knows its kind in the singular.
        return registry.lookUp(nodes(), "", name) == null
                ? MetricsResource.notFound("", "node", name)
                : MetricsResource.notFound(GROUP, "nodemetrics", name);
    }
}
