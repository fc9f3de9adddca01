package dev.podium.model;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a container is. */
public record ContainerStatus(
        String name,
        @Nullable ContainerState state,
        @Nullable ContainerState lastState,
        boolean ready,
        int restartCount,
        @Nullable String image,
        @Nullable String imageID,
        @Nullable String containerID,
        @Nullable Boolean started,
        @Nullable JsonNode allocatedResources,
        @Nullable JsonNode resources,
        @Nullable JsonNode volumeMounts,
        @Nullable JsonNode user) {}
