package dev.podium.controller.deployment;

import dev.podium.model.Deployment;
import dev.podium.model.ObjectMeta;
import dev.podium.model.ReplicaSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a Deployment notes on its ReplicaSets: which revision each is, and for how many Pods the Deployment was when it did. */
final class Revisions {

    static final String REVISION = "deployment.kubernetes.io/revision";
    static final String HISTORY = "deployment.kubernetes.io/revision-history";
    static final String DESIRED = "deployment.kubernetes.io/desired-replicas";
    static final String MOST = "deployment.kubernetes.io/max-replicas";

    private static final int HISTORY_LENGTH = 2000;

    /** Annotations that are a Deployment's or a ReplicaSet's alone. */
    private static final Set<String> OWN = Set.of(
            "kubectl.kubernetes.io/last-applied-configuration",
            "deprecated.deployment.rollback.to",
            REVISION,
            HISTORY,
            DESIRED,
            MOST);

    private Revisions() {}

    static long of(ObjectMeta metadata) {
        return number(metadata.annotations().get(REVISION), 0);
    }

    /** The revision that comes after those. */
    static long after(Collection<ReplicaSet> sets) {
        return sets.stream().mapToLong(each -> of(each.metadata())).max().orElse(0) + 1;
    }

    /** How many Pods the Deployment was for when the ReplicaSet was last scaled, or null if it does not say. */
    static @Nullable Integer desired(ReplicaSet set) {
        return count(set, DESIRED);
    }

    /** How many Pods the Deployment might have had at most when the ReplicaSet was last scaled, or null. */
    static @Nullable Integer most(ReplicaSet set) {
        return count(set, MOST);
    }

    private static @Nullable Integer count(ReplicaSet set, String annotation) {
        long count = number(set.metadata().annotations().get(annotation), -1);
        return count < 0 ? null : (int) count;
    }

    /**
     * The annotations that the ReplicaSet of the current revision is to have: its Deployment's, and the revision. A
     * ReplicaSet that was an earlier revision before, because somebody has rolled back to it, remembers those.
     */
    static Map<String, String> current(Deployment deployment, Map<String, String> present, long revision) {
        Map<String, String> annotations = new LinkedHashMap<>(present);
        deployment.metadata().annotations().forEach((key, value) -> {
            if (!OWN.contains(key)) {
                annotations.put(key, value);
            }
        });
        String before = present.get(REVISION);
        long old = number(before, before == null || before.isEmpty() ? 0 : Long.MAX_VALUE);
        if (old < revision) {
            annotations.put(REVISION, String.valueOf(revision));
            if (before != null) {
                annotations.put(HISTORY, remembered(present.getOrDefault(HISTORY, ""), before));
            }
        }
        return annotations;
    }

    private static String remembered(String history, String revision) {
        if (history.isEmpty()) {
            return revision;
        }
        String longer = history + "," + revision;
        while (longer.length() > HISTORY_LENGTH && longer.indexOf(',') >= 0) {
            longer = longer.substring(longer.indexOf(',') + 1);
        }
        return longer;
    }

    /** Notes for how many Pods the Deployment is. */
    static void note(Deployment deployment, Map<String, String> annotations) {
        int desired = deployment.spec().desired();
        annotations.put(DESIRED, String.valueOf(desired));
        annotations.put(MOST, String.valueOf(desired + Fenceposts.of(deployment.spec()).surge()));
    }

    private static long number(@Nullable String text, long otherwise) {
        try {
            return text == null ? otherwise : Long.parseLong(text);
        } catch (NumberFormatException nonsense) {
            return otherwise;
        }
    }
}
