package dev.podium.kubelet;

import dev.podium.container.ContainerRuntime;
import dev.podium.model.Pod;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The kubelet of one node: what is particular to it. */
final class NodeKubelet {

    private final String name;
    private final String ip;
    private final Instant began;
    private final StartCounts starts = new StartCounts();
    /** What the Pods take that it has admitted and that have not ended, by UID. */
    private final Map<String, PodAdmission.Share> admitted = new HashMap<>();
    private final PendingResizes resizes = new PendingResizes();
    private volatile @Nullable ContainerRuntime runtime;
    private volatile Instant reported = Instant.EPOCH;
    private volatile boolean registered;

    /** @param now when it begins, and its node boots */
    NodeKubelet(String name, String ip, Instant now) {
        this.name = name;
        this.ip = ip;
        this.began = now;
    }

    String name() {
        return name;
    }

    String ip() {
        return ip;
    }

    Instant began() {
        return began;
    }

    StartCounts starts() {
        return starts;
    }

    /** How many Pods it has admitted that have not ended. */
    synchronized int active() {
        return admitted.size();
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

    /** The Pod needs nothing of the node any more; answers with those that may hope for more now. */
    synchronized List<PodKey> release(String uid) {
        resizes.forget(uid);
        return admitted.remove(uid) == null ? List.of() : resizes.keys();
    }

    /**
     * Has a Pod that was admitted take what it asks for now, unless {@code objection}, which gets the others, has one; answers with it.
     *
     * @param granted those that waited and need not any longer
     */
    synchronized PodAdmission.@Nullable Refusal resize(
            PendingResizes.Request request,
            Instant now,
            BiFunction<PendingResizes.Request, Collection<PodAdmission.Share>, PodAdmission.@Nullable Refusal> objection,
            List<PodKey> granted) {
        return resizes.ask(request, now, each -> grant(each, objection), granted);
    }

    private PodAdmission.@Nullable Refusal grant(
            PendingResizes.Request request,
            BiFunction<PendingResizes.Request, Collection<PodAdmission.Share>, PodAdmission.@Nullable Refusal> objection) {
        String uid = request.key().uid();
        PodAdmission.Share before = admitted.remove(uid);
        PodAdmission.Refusal found = objection.apply(request, admitted.values());
        if (before != null) {
            // What it gives up it has until its containers have given it up.
            admitted.put(uid, found == null ? before.atLeast(request.share()) : before);
        }
        return found;
    }

    /** The Pod wants no more than it has. */
    synchronized void withdraw(String uid) {
        resizes.forget(uid);
    }

    /** The Pod takes so much, and no more; answers with those that may hope for more now. */
    synchronized List<PodKey> settle(String uid, PodAdmission.Share share) {
        PodAdmission.Share before = admitted.replace(uid, share);
        return before != null && before.exceeds(share) ? resizes.keys() : List.of();
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
