package dev.podium.nodeagent;

import org.jspecify.annotations.Nullable;

/** The kubelets of this cluster, by node. */
public interface NodeAgents {

    /** The agent of that node, or null if none runs in this process. */
    @Nullable NodeAgent find(String nodeName);
}
