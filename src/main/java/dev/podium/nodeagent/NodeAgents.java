package dev.podium.nodeagent;

import dev.podium.model.Pod;
import dev.podium.model.ResourceUsage;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The kubelets of this cluster, by node. */
public interface NodeAgents {

    /** The agent of that node, or null if none runs in this process. */
    @Nullable NodeAgent find(String nodeName);

    /** What each container of a Pod uses that runs, by its name; empty if none does, or nobody knows. */
    default Map<String, ResourceUsage> usage(Pod pod) {
        String node = pod.spec().nodeName();
        NodeAgent agent = node == null || !pod.phase().equals("Running") ? null : find(node);
        return agent == null ? Map.of() : agent.usage(pod.metadata().uidOrEmpty());
    }
}
