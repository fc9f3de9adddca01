package dev.podium.network;

import dev.podium.time.ClusterTime;

/** The pod networks there are. */
public final class PodNetworks {

    private PodNetworks() {}

    /** A network in this JVM's memory: nothing of it is visible to the host. */
    public static PodNetwork inMemory(ClusterTime time) {
        return new InMemoryPodNetwork(time);
    }
}
