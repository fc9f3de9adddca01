package dev.podium.kubelet;

import dev.podium.container.ContainerRuntime;
import dev.podium.model.Pod;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The kubelet of one node: what is particular to it. */
final class NodeKubelet {

    private final String name;
    private final String ip;
    /** What the Pods take that it has admitted and that have not ended, by UID. */
    private final Map<String, PodAdmission.Share> admitted = new HashMap<>();
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

    /** Admits a Pod unless {@code objection}, which gets the others, has one; answers with it. */
    synchronized <R> @Nullable R admit(
            String uid, PodAdmission.Share share, Function<Collection<PodAdmission.Share>, @Nullable R> objection) {
        admitted.remove(uid);
        R found = objection.apply(admitted.values());
        if (found == null) {
            admitted.put(uid, share);
        }
        return found;
    }

    /** The Pod needs nothing of the node any more. */
    synchronized void release(String uid) {
        admitted.remove(uid);
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
