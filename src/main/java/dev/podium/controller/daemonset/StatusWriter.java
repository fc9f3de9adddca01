package dev.podium.controller.daemonset;

import dev.podium.client.ApiClient;
import dev.podium.client.ResourceType;
import dev.podium.model.DaemonSet;
import dev.podium.model.DaemonSetStatus;
import dev.podium.model.Records;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/** Writes what there is to say about DaemonSets, if it is anything new. */
final class StatusWriter {

    private static final List<String> LEFT_OUT =
            List.of("updatedNumberScheduled", "numberAvailable", "numberUnavailable");

    private final ApiClient client;

    StatusWriter(ApiClient client) {
        this.client = client;
    }

    void report(DaemonSet set, DaemonSetStatus status) {
        if (!status.equals(set.status())) {
            write(set, written -> {
                written.remove(LEFT_OUT);
                written.setAll(Records.tree(status));
            });
        }
    }

    /** Notes that the name for a revision was taken; with the note it will be another. */
    void collided(DaemonSet set) {
        Integer before = set.statusOrNone().collisionCount();
        write(set, written -> written.put("collisionCount", before == null ? 1 : before + 1));
    }

    private void write(DaemonSet set, Consumer<ObjectNode> change) {
        client.one(ResourceType.DAEMON_SETS, set.metadata()).updateStatus(object -> change.accept(object.withObject("/status")));
    }
}
