package dev.podium.kubelet;

import dev.podium.container.ContainerRuntime;
import dev.podium.container.KeptFiles;
import java.nio.file.Path;

/** Makes the container runtime of a node, once its range of Pod addresses is known. */
public interface RuntimeFactory {

    ContainerRuntime forNode(String nodeName, String nodeIp, String podCidr);

    /** As in {@code status.nodeInfo.containerRuntimeVersion}. */
    String version();

    /** The root of a disk that every node reaches over the network, as if it were its own. */
    Path networkDisk();

    /** What outlives the process, of the nodes' disks and of that one. */
    KeptFiles keptFiles();

    /** The node is gone, and its containers with it. */
    void remove(String nodeName);
}
