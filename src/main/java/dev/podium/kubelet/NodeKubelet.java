package dev.podium.kubelet;

import dev.podium.container.ContainerRuntime;
import dev.podium.model.Pod;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The kubelet of one node: what is particular to it. */
final class NodeKubelet {

    private final String name;
    private final String ip;
    /** The Pods that it has admitted, by UID. */
    private final Map<String, Pod> admitted = new ConcurrentHashMap<>();
    private volatile @Nullable ContainerRuntime runtime;
    private volatile Instant reported = Instant.EPOCH;
    private volatile boolean registered;

    NodeKubelet(String name, String ip) {
        this.name = name;
        this.ip = ip;
    }

    String name() {
        return name;
    }

    String ip() {
        return ip;
    }

    Map<String, Pod> admitted() {
        return admitted;
    }

    /** Null until the node's range of Pod addresses is known. */
    @Nullable ContainerRuntime runtime() {
        return runtime;
    }

    void runtime(ContainerRuntime ready) {
        runtime = ready;
    }

    /** When the node's status was last written. */
    Instant reported() {
        return reported;
    }

    void reported(Instant at) {
        reported = at;
        registered = true;
    }

    boolean registered() {
        return registered;
    }
}
