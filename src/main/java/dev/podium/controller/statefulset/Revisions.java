package dev.podium.controller.statefulset;

import dev.podium.controller.history.History;
import dev.podium.controller.history.Snapshot;
import dev.podium.model.ControllerRevision;
import dev.podium.model.Pod;
import dev.podium.model.PodTemplate;
import dev.podium.model.StatefulSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Between which revisions a StatefulSet is (upstream's {@code getStatefulSetRevisions}).
 *
 * @param current the one that it is leaving, or is at
 * @param update the one that it is to have: its template as it is now
 * @param collisions how often a name for a revision was found to be taken
 */
record Revisions(ControllerRevision current, ControllerRevision update, int collisions) {

    /** Finds the revisions, and makes the one for the template as it is, if there is none. */
    static Revisions find(History history, StatefulSet set, List<ControllerRevision> sorted) {
        Integer counted = set.statusOrNone().collisionCount();
        int collisions = counted == null ? 0 : counted;
        PodTemplate template = set.spec().template();
        ControllerRevision update = sorted.reversed().stream()
                .filter(each -> History.same(each, template))
                .findFirst()
                .orElse(null);
        if (update != null && update != sorted.getLast()) {
            update = history.renumber(update, History.after(sorted));
        }
        while (update == null) {
            update = history.create(
                    set.metadata(), Snapshot.ofStatefulSet(template, History.after(sorted), collisions));
            collisions += update == null ? 1 : 0;
        }
        ControllerRevision latest = update;
        ControllerRevision current = sorted.stream()
                .filter(each -> name(each).equals(set.statusOrNone().currentRevision()))
                .findFirst()
                .orElse(latest);
        return new Revisions(current, latest, collisions);
    }

    static String name(ControllerRevision revision) {
        return revision.metadata().nameOrEmpty();
    }

    String currentName() {
        return name(current);
    }

    String updateName() {
        return name(update);
    }

    /** Deletes the oldest revisions that nobody is at, past the number that are to be kept. */
    void truncate(History history, StatefulSet set, List<ControllerRevision> sorted, List<Pod> pods) {
        Set<String> live = new HashSet<>(Set.of(currentName()));
        live.add(updateName());
        pods.forEach(each -> live.add(Identity.revision(each)));
        List<ControllerRevision> past =
                sorted.stream().filter(each -> !live.contains(name(each))).toList();
        Integer limit = set.spec().revisionHistoryLimit();
        if (limit != null && limit >= 0) {
            past.subList(0, Math.max(0, past.size() - limit)).forEach(history::delete);
        }
    }
}
