package dev.podium.model;

import org.jspecify.annotations.Nullable;

/** Where a Pod wants, or must, run. */
public record Affinity(
        @Nullable NodeAffinity nodeAffinity,
        @Nullable PodAffinity podAffinity,
        @Nullable PodAffinity podAntiAffinity) {}
