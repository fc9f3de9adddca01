package dev.podium.model;

import org.jspecify.annotations.Nullable;

/** A field of the Pod itself. */
public record ObjectFieldSelector(
        @Nullable String apiVersion,
        String fieldPath) {}
