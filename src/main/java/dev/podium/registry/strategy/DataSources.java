package dev.podium.registry.strategy;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The two fields that say what a claim's volume is filled from (upstream's {@code pkg/api/persistentvolumeclaim/util.go}). */
final class DataSources {

    private DataSources() {}

    /**
     * Drops what clients could never ask for, and has the two fields say the same.
     *
     * @param old what is there; null for a new claim
     */
    static void settle(ObjectNode claim, @Nullable ObjectNode old) {
        if (!(claim.get("spec") instanceof ObjectNode spec)) {
            return;
        }
        JsonNode before = old == null ? spec.objectNode() : old.path("spec");
        boolean referred = before.hasNonNull("dataSourceRef");
        if (!referred && !spec.path("dataSourceRef").path("namespace").asString("").isEmpty()) {
            // CrossNamespaceVolumeDataSource is off by default.
            spec.remove("dataSourceRef");
        }
        if (!referred && !before.hasNonNull("dataSource") && !spec.hasNonNull("dataSourceRef") && !usual(spec.path("dataSource"))) {
            spec.remove("dataSource");
        }
        align(spec);
    }

    /** Claims and snapshots: other sources have the newer field. */
    private static boolean usual(JsonNode source) {
        String kind = source.path("kind").asString("");
        String group = source.path("apiGroup").asString("");
        return kind.equals("PersistentVolumeClaim") && group.isEmpty()
                || kind.equals("VolumeSnapshot") && group.equals("snapshot.storage.k8s.io");
    }

    private static void align(ObjectNode spec) {
        JsonNode source = spec.path("dataSource");
        JsonNode reference = spec.path("dataSourceRef");
        if (source.isObject() && !reference.isObject()) {
            spec.set("dataSourceRef", source.deepCopy());
        } else if (reference.isObject() && !source.isObject() && reference.path("namespace").asString("").isEmpty()) {
            ObjectNode copy = reference.deepCopy().asObject();
            copy.remove("namespace");
            spec.set("dataSource", copy);
        }
    }
}
