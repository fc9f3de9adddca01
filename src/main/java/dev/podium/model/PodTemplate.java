package dev.podium.model;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What the Pods of a workload are made from.
 *
 * @param spec as it is, because it is passed on whole; to be read only
 */
public record PodTemplate(
        ObjectMeta metadata,
        @Nullable JsonNode spec) {
    public PodTemplate {
        metadata = metadata == null ? ObjectMeta.NONE : metadata;
        spec = spec == null ? JsonNodeFactory.instance.objectNode() : spec;
    }

    static final PodTemplate NONE = new PodTemplate(ObjectMeta.NONE, JsonNodeFactory.instance.objectNode());
}
