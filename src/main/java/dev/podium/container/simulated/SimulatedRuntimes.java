package dev.podium.container.simulated;

import dev.podium.container.ContainerRuntime;
import dev.podium.container.KeptFiles;
import dev.podium.container.simulated.volume.NoArchive;
import dev.podium.container.simulated.volume.VolumeArchive;
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
    private final KeptPlaces kept;
    /** Storage that is no node's own. */
    private final NodeFiles remote;

    /** Of which nothing outlives the process. */
    public SimulatedRuntimes(ClusterTime time, PodNetwork network, ImageCatalogue images) {
        this(time, network, images, new NoArchive());
    }

    /** @param volumes keeps what is on volumes */
    public SimulatedRuntimes(ClusterTime time, PodNetwork network, ImageCatalogue images, VolumeArchive volumes) {
        this.time = time;
        this.network = network;
        this.images = images;
        this.kept = new KeptPlaces(volumes, time);
        this.remote = new NodeFiles(kept, KeptPlaces.NETWORK);
    }

    /** The images that exist; more may be registered at any time. */
    public ImageCatalogue images() {
        return images;
    }

    /** The runtime of a node: always the same for the same name. */
    public ContainerRuntime forNode(NodeSettings settings) {
        return nodes.computeIfAbsent(settings.nodeName(), name -> new NodeRuntime(settings, time, network, images, kept));
    }

    /** The root of a disk that every node reaches. */
    public Path networkDisk() {
        return remote.root();
    }

    /** What outlives the process, on any node's disk and on the one that they share. */
    public KeptFiles keptFiles() {
        return kept;
    }

    /** Ends every container and forgets the node and its disk, as when its machine is gone. */
    public void remove(String nodeName) {
        kept.forget(KeptPlaces.diskOf(nodeName));
        end(nodeName);
    }

    private void end(String nodeName) {
        NodeRuntime node = nodes.remove(nodeName);
        if (node != null) {
            node.close();
        }
    }

    /** Ends every container; what is to outlive the process has been put down when this returns. */
    @Override
    public void close() {
        List.copyOf(nodes.keySet()).forEach(this::end);
        remote.close();
    }
}
