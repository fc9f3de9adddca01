package dev.podium;

import dev.podium.container.ContainerRuntime;
import dev.podium.container.KeptFiles;
import dev.podium.container.simulated.NodeSettings;
import dev.podium.container.simulated.SimulatedRuntimes;
import dev.podium.kubelet.RuntimeFactory;
import java.nio.file.Path;

/** Gives every node a simulated runtime. */
record SimulatedNodes(SimulatedRuntimes runtimes) implements RuntimeFactory {

    @Override
    public ContainerRuntime forNode(String nodeName, String nodeIp, String podCidr) {
        return runtimes.forNode(new NodeSettings(nodeName, nodeIp, podCidr));
    }

    @Override
    public String version() {
        return "podium://0.1.0";
    }

    @Override
    public Path networkDisk() {
        return runtimes.networkDisk();
    }

    @Override
    public KeptFiles keptFiles() {
        return runtimes.keptFiles();
    }

    @Override
    public void remove(String nodeName) {
        runtimes.remove(nodeName);
    }
}
