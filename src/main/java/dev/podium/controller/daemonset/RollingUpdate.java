package dev.podium.controller.daemonset;

import dev.podium.controller.pods.Availability;
import dev.podium.model.Pod;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which Pods of older revisions go next, or get a newer one beside them (upstream's {@code update.go}). */
final class RollingUpdate {

    private final Herd herd;
    private final Bounds bounds;

    private RollingUpdate(Herd herd) {
        this.herd = herd;
        this.bounds = Bounds.of(herd.set().spec(), herd.desired());
    }

    static Changes plan(Herd herd) {
        RollingUpdate update = new RollingUpdate(herd);
        return update.bounds.surge() == 0 ? update.replacing() : update.surging();
    }

    /** The Pods on a node that are not going; null if there are several of a kind, for the upkeep to look at first. */
    private record Pair(@Nullable Pod young, @Nullable Pod old) {}

    private @Nullable Pair pair(String node) {
        Pod young = null;
        Pod old = null;
        for (Pod each : herd.on(node)) {
            if (each.metadata().deleting()) {
                continue;
            }
            if (herd.updated(each)) {
                if (young != null) {
                    return null;
                }
                young = each;
            } else {
                if (old != null) {
                    return null;
                }
                old = each;
            }
        }
        return new Pair(young, old);
    }

    private boolean available(Pod pod) {
        return Availability.holds(pod, herd.set().spec().minReadySeconds(), herd.now());
    }

    /** Those that have a Pod and those that are to have one. */
    private Collection<String> nodes() {
        Collection<String> nodes = new TreeSet<>(herd.peopled());
        herd.nodes().stream().filter(each -> herd.verdict(each) == Placement.Verdict.RUN).forEach(nodes::add);
        return nodes;
    }

    /** Old Pods go first, as many as may be missing; the upkeep brings new ones. */
    private Changes replacing() {
        int unavailable = 0;
        List<Pod> useless = new ArrayList<>();
        List<Pod> useful = new ArrayList<>();
        for (String each : nodes()) {
            Pair pair = pair(each);
            if (pair == null || (pair.young == null) == (pair.old == null)) {
                unavailable++;
            } else if (pair.young != null) {
                unavailable += available(pair.young) ? 0 : 1;
            } else if (!available(pair.old)) {
                useless.add(pair.old);
                unavailable++;
            } else {
                useful.add(pair.old);
            }
        }
        useless.addAll(useful.subList(0, Math.clamp((long) bounds.unavailable() - unavailable, 0, useful.size())));
        return new Changes(List.of(), useless);
    }

    /** New Pods come first, beside the old ones, which go when those are available. */
    private Changes surging() {
        List<Pod> gone = new ArrayList<>();
        List<Pod> misplaced = new ArrayList<>();
        List<String> needy = new ArrayList<>();
        List<String> candidates = new ArrayList<>();
        int surging = 0;
        int available = 0;
        for (String each : nodes()) {
            Pair pair = pair(each);
            if (pair == null) {
                surging++;
                continue;
            }
            Pod first = pair.old != null ? pair.old : pair.young;
            available += first != null && available(first) ? 1 : 0;
            if (pair.old == null || !herd.known(each)) {
                continue;
            }
            boolean wanted = herd.verdict(each) == Placement.Verdict.RUN;
            if (pair.young != null) {
                if (available(pair.young)) {
                    gone.add(pair.old);
                } else {
                    surging++;
                }
            } else if (!available(pair.old)) {
                if (wanted) {
                    needy.add(each);
                } else {
                    gone.add(pair.old);
                }
            } else if (wanted) {
                candidates.add(each);
            } else {
                misplaced.add(pair.old);
            }
        }
        // Where the nodes have changed, an old Pod stays until as many as there are to be are available elsewhere.
        gone.addAll(misplaced.subList(0, Math.clamp((long) available - herd.desired(), 0, misplaced.size())));
        needy.addAll(candidates.subList(0, Math.clamp((long) bounds.surge() - surging, 0, candidates.size())));
        return new Changes(needy, gone);
    }
}
