package dev.podium.model;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A namespace. */
public record Namespace(
        ObjectMeta metadata,
        @Nullable JsonNode spec,
        @Nullable JsonNode status) {
    public Namespace {
        metadata = metadata == null ? ObjectMeta.NONE : metadata;
    }
}
