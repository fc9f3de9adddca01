package dev.podium.controller.deployment;

import dev.podium.model.ReplicaSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the ReplicaSets when the number of Pods changes in the middle of a rollout, or while it is paused: each
 * grows or shrinks by its share, so that the proportion of old and new stays (upstream's {@code sync.go}).
 */
final class Scaling {

    private static final Comparator<ReplicaSet> BY_SIZE =
            Comparator.comparing((ReplicaSet each) -> each.spec().desired()).reversed();

    private Scaling() {}

    /** Whether the Deployment has been scaled since its ReplicaSets were. */
    static boolean due(Rollout rollout) {
        return Rollout.active(rollout.all()).stream()
                .map(Revisions::desired)
                .filter(Objects::nonNull)
                .anyMatch(each -> each != rollout.spec().desired());
    }

    static void scale(Rollout rollout) {
        List<ReplicaSet> active = Rollout.active(rollout.all());
        if (active.size() <= 1) {
            ReplicaSet only = active.isEmpty() ? newest(rollout) : active.getFirst();
            if (only != null) {
                // The note has to follow even where the size is right, or the Deployment would seem scaled for ever.
                rollout.scaleAndNote(only, rollout.spec().desired());
            }
        } else if (saturated(rollout)) {
            Rollout.active(rollout.old()).forEach(each -> rollout.scale(each, 0));
        } else if (rollout.spec().rolling()) {
            proportionally(rollout, active);
        }
    }

    private static @Nullable ReplicaSet newest(Rollout rollout) {
        List<ReplicaSet> old = rollout.old();
        ReplicaSet current = rollout.current();
        return current != null || old.isEmpty() ? current : old.getLast();
    }

    /** Whether the current ReplicaSet alone is all that is asked for. */
    private static boolean saturated(Rollout rollout) {
        ReplicaSet current = rollout.current();
        int desired = rollout.spec().desired();
        return current != null
                && current.spec().desired() == desired
                && Integer.valueOf(desired).equals(Revisions.desired(current))
                && current.statusOrNone().available() == desired;
    }

    private static void proportionally(Rollout rollout, List<ReplicaSet> active) {
        int desired = rollout.spec().desired();
        int allowed = desired > 0 ? desired + rollout.bounds().surge() : 0;
        int toAdd = allowed - Rollout.desired(active);
        List<ReplicaSet> sets = new ArrayList<>(active);
        sets.sort(BY_SIZE.thenComparing(toAdd > 0 ? Rollout.BY_AGE.reversed() : Rollout.BY_AGE));
        Map<ReplicaSet, Integer> sizes = new LinkedHashMap<>();
        int added = 0;
        for (ReplicaSet each : sets) {
            int share = share(rollout, each, toAdd, toAdd - added);
            sizes.put(each, each.spec().desired() + share);
            added += share;
        }
        sizes.merge(sets.getFirst(), toAdd - added, (size, left) -> Math.max(0, size + left));
        sizes.forEach(rollout::scaleAndNote);
    }

    /** By how much a ReplicaSet grows or shrinks, of the {@code left} Pods that the others have not taken. */
    private static int share(Rollout rollout, ReplicaSet set, int toAdd, int left) {
        if (toAdd == 0 || left == 0) {
            return 0;
        }
        int fraction = fraction(rollout, set);
        return toAdd > 0 ? Math.min(fraction, left) : Math.max(fraction, left);
    }

    private static int fraction(Rollout rollout, ReplicaSet set) {
        int size = set.spec().desired();
        int desired = rollout.spec().desired();
        if (desired == 0) {
            return -size;
        }
        Integer noted = Revisions.most(set);
        int before = noted == null || noted == 0 ? rollout.status().all() : noted;
        return before == 0
                ? 0
                : (int) Math.round((double) size * (desired + rollout.bounds().surge()) / before) - size;
    }
}
