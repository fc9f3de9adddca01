package dev.podium;

import dev.podium.access.AccessOptions;
import dev.podium.container.simulated.ImageCatalogue;
import dev.podium.storage.jpa.JdbcSettings;
import dev.podium.time.ClusterTime;
import dev.podium.time.RealTime;
import java.nio.file.Path;

/**
 * What a cluster is made of.
 *
 * @param nodes how many nodes it starts with; more can be added as objects
 * @param storage where its state is kept
 * @param time its clock; closed with it
 * @param upkeep who calls the cluster's periodic work
 * @param images what its containers can run
 * @param access how it is guarded
 * @param nodePorts where the Services' node ports are open
 * @param ingress where Ingresses are served
 */
public record ClusterOptions(
        int nodes,
        Storage storage,
        ClusterTime time,
        Upkeep upkeep,
        ImageCatalogue images,
        AccessOptions access,
        NodePorts nodePorts,
        Ingress ingress) {

    /** Where the state is kept. */
    public sealed interface Storage {

        /** In memory, until the cluster is closed. */
        record Memory() implements Storage {}

        /** In an embedded database in that folder, for good, with what is on claimed volumes beside it. */
        record Folder(Path folder, JdbcSettings.Durability durability) implements Storage {

            /** Surviving the end of the process, however violent. */
            public Folder(Path folder) {
                this(folder, JdbcSettings.Durability.PROCESS);
            }
        }

        /** In a database of the user's own. */
        record Jdbc(String url, String user, String password) implements Storage {}
    }

    /** Who calls the periodic work. */
    public enum Upkeep {
        /** The cluster's own timers. */
        SELF,
        /** Whoever started it, through {@link dev.podium.Cluster#upkeep()}. */
        CALLER
    }

    /** Where node ports are open. */
    public enum NodePorts {
        /** On the cluster's nodes, for its Pods. */
        IN_CLUSTER,
        /** At the loopback address of this machine, too. */
        ON_MACHINE
    }

    /** Where Ingresses are served. */
    public sealed interface Ingress {

        /** Nowhere: they are kept, and nobody acts on them. */
        record Nowhere() implements Ingress {}

        /** In the cluster, for its Pods. */
        record InCluster() implements Ingress {}

        /**
         * At a port of the loopback address of this machine, too.
         *
         * @param port 0: any that is free
         */
        record OnMachine(int port) implements Ingress {}
    }

    /** Three nodes, in memory, in real time. */
    public static ClusterOptions inMemory() {
        return new ClusterOptions(
                3,
                new Storage.Memory(),
                RealTime.create(),
                Upkeep.SELF,
                ImageCatalogue.standard(),
                AccessOptions.OPEN,
                NodePorts.IN_CLUSTER,
                new Ingress.Nowhere());
    }

    public ClusterOptions withNodes(int count) {
        return new ClusterOptions(count, storage, time, upkeep, images, access, nodePorts, ingress);
    }

    public ClusterOptions withStorage(Storage other) {
        return new ClusterOptions(nodes, other, time, upkeep, images, access, nodePorts, ingress);
    }

    public ClusterOptions withTime(ClusterTime other) {
        return new ClusterOptions(nodes, storage, other, upkeep, images, access, nodePorts, ingress);
    }

    public ClusterOptions withUpkeep(Upkeep other) {
        return new ClusterOptions(nodes, storage, time, other, images, access, nodePorts, ingress);
    }

    public ClusterOptions withImages(ImageCatalogue other) {
        return new ClusterOptions(nodes, storage, time, upkeep, other, access, nodePorts, ingress);
    }

    public ClusterOptions withAccess(AccessOptions other) {
        return new ClusterOptions(nodes, storage, time, upkeep, images, other, nodePorts, ingress);
    }

    public ClusterOptions withNodePorts(NodePorts other) {
        return new ClusterOptions(nodes, storage, time, upkeep, images, access, other, ingress);
    }

    public ClusterOptions withIngress(Ingress other) {
        return new ClusterOptions(nodes, storage, time, upkeep, images, access, nodePorts, other);
    }
}
