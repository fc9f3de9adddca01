package dev.podium.controller.daemonset;

import dev.podium.client.ApiClient;
import dev.podium.client.ResourceType;
import dev.podium.controller.history.History;
import dev.podium.controller.history.Snapshot;
import dev.podium.model.ControllerRevision;
import dev.podium.model.DaemonSet;
import dev.podium.model.Pod;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a DaemonSet is and has been (upstream's {@code constructHistory}).
 *
 * @param old those of other templates, lowest first
 */
record Revisions(ControllerRevision current, List<ControllerRevision> old) {

    /**
     * Finds the revisions, and makes the one for the template as it is, if there is none.
     *
     * @param pods the DaemonSet's
     * @return null if its name is taken
     */
    static @Nullable Revisions find(
            ApiClient client, History history, DaemonSet set, List<ControllerRevision> sorted, List<Pod> pods) {
        List<ControllerRevision> current = new ArrayList<>();
        List<ControllerRevision> old = new ArrayList<>();
        for (ControllerRevision each : sorted) {
            ControllerRevision labelled = each.metadata().labels().containsKey(DaemonPods.REVISION)
                    ? each
                    : history.update(each, object -> object.withObject("/metadata/labels")
                            .put(DaemonPods.REVISION, each.metadata().nameOrEmpty()));
            (History.same(labelled, set.spec().template()) ? current : old).add(labelled);
        }
        long number = History.after(old);
        if (current.isEmpty()) {
            ControllerRevision created = history.create(
                    set.metadata(),
                    Snapshot.ofDaemonSet(set.spec().template(), number, set.statusOrNone().collisionCount()));
            return created == null ? null : new Revisions(created, old);
        }
        ControllerRevision kept = current.getLast();
        for (ControllerRevision each : current.subList(0, current.size() - 1)) {
            relabel(client, pods, hash(kept));
            history.delete(each);
        }
        return new Revisions(kept.revision() < number ? history.renumber(kept, number) : kept, old);
    }

    private static void relabel(ApiClient client, List<Pod> pods, String hash) {
        for (Pod each : pods) {
            if (!hash.equals(each.metadata().labels().get(DaemonPods.REVISION))) {
                client.update(
                        ResourceType.PODS, each.metadata().namespaceOrEmpty(), each.metadata().nameOrEmpty(), pod -> {
                            pod.withObject("/metadata/labels").put(DaemonPods.REVISION, hash);
                            return pod;
                        });
            }
        }
    }

    private static String hash(ControllerRevision revision) {
        return revision.metadata().labels().getOrDefault(DaemonPods.REVISION, "");
    }

    /** What Pods of the current revision are labelled with. */
    String hash() {
        return hash(current);
    }

    /** Deletes the oldest revisions that no Pod is of, past the number that are to be kept. */
    void truncate(History history, DaemonSet set, List<Pod> pods) {
        Integer limit = set.spec().revisionHistoryLimit();
        int surplus = limit == null ? 0 : old.size() - limit;
        if (surplus <= 0) {
            return;
        }
        Set<String> live = new HashSet<>();
        pods.forEach(each -> live.add(each.metadata().labels().getOrDefault(DaemonPods.REVISION, "")));
        old.stream().filter(each -> !live.contains(hash(each))).limit(surplus).forEach(history::delete);
    }
}
