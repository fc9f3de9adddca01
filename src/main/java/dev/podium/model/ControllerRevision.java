package dev.podium.model;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a StatefulSet or a DaemonSet has been at some time.
 *
 * @param data a strategic merge patch that makes it so again; to be read only
 * @param revision the higher, the later it was so
 */
public record ControllerRevision(
        ObjectMeta metadata,
        @Nullable JsonNode data,
        long revision) {
    public ControllerRevision {
        metadata = metadata == null ? ObjectMeta.NONE : metadata;
    }
}
