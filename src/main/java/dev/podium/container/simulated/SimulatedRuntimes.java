package dev.podium.container.simulated;

import dev.podium.container.ContainerRuntime;
import dev.podium.network.PodNetwork;
import dev.podium.time.ClusterTime;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The runtimes of a cluster's nodes: they share the images that exist, the pod network and the time. A node without
 * containers costs a few objects.
 */
public final class SimulatedRuntimes implements AutoCloseable {

    private final ClusterTime time;
    private final PodNetwork network;
    private final ImageCatalogue images;
    private final Map<String, NodeRuntime> nodes = new ConcurrentHashMap<>();
    /** Storage that is no node's own. */
    private final NodeFiles remote = new NodeFiles();

    public SimulatedRuntimes(ClusterTime time, PodNetwork network, ImageCatalogue images) {
        this.time = time;
        this.network = network;
        this.images = images;
    }

    /** The images that exist; more may be registered at any time. */
    public ImageCatalogue images() {
        return images;
    }

    /** The runtime of a node: always the same for the same name. */
    public ContainerRuntime forNode(NodeSettings settings) {
        return nodes.computeIfAbsent(settings.nodeName(), name -> new NodeRuntime(settings, time, network, images));
    }

    /** The root of a disk that every node reaches. */
    public Path networkDisk() {
        return remote.root();
    }

    /** Ends every container and forgets the node, as when its machine is gone. */
    public void remove(String nodeName) {
        NodeRuntime node = nodes.remove(nodeName);
        if (node != null) {
            node.close();
        }
    }

    @Override
    public void close() {
        List.copyOf(nodes.keySet()).forEach(this::remove);
        remote.close();
    }
}
