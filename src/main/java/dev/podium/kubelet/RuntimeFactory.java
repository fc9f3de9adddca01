package dev.podium.kubelet;

import dev.podium.container.ContainerRuntime;

/** Makes the container runtime of a node, once its range of Pod addresses is known. */
public interface RuntimeFactory {

    ContainerRuntime forNode(String nodeName, String nodeIp, String podCidr);

    /** As in {@code status.nodeInfo.containerRuntimeVersion}. */
    String version();

    /** The node is gone, and its containers with it. */
    void remove(String nodeName);
}
