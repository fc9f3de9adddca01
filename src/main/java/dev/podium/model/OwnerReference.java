package dev.podium.model;

import org.jspecify.annotations.Nullable;

/** Who an object belongs to. */
public record OwnerReference(
        String apiVersion,
        String kind,
        String name,
        String uid,
        @Nullable Boolean controller,
        @Nullable Boolean blockOwnerDeletion) {}
