package dev.podium.registry.strategy;

import dev.podium.registry.ResourceStrategy;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** PersistentVolumes, after upstream's {@code pkg/registry/core/persistentvolume}: the server notes when the phase changed. */
final class VolumeStrategy implements ResourceStrategy {

    private static final String CHANGED = "lastPhaseTransitionTime";

    @Override
    public void prepareForCreate(ObjectNode volume, Request request) {
        volume.putObject("status").put("phase", "Pending").put(CHANGED, time(request.now()));
    }

    @Override
    public void prepareForStatusUpdate(ObjectNode volume, ObjectNode old, Request request) {
        boolean changed = !volume.path("status").path("phase").equals(old.path("status").path("phase"));
        JsonNode before = old.path("status").path(CHANGED);
        if (!(volume.get("status") instanceof ObjectNode status)) {
            return;
        }
        boolean told = status.hasNonNull(CHANGED);
        if (changed && (!told || status.path(CHANGED).equals(before))) {
            status.put(CHANGED, time(request.now()));
        } else if (!changed && !told && !before.isMissingNode()) {
            status.set(CHANGED, before);
        }
    }

    private static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    @Override
    public boolean returnsDeletedObject() {
        return true;
    }
}
