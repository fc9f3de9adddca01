package dev.podium.model;

import org.jspecify.annotations.Nullable;

/** One field of the Pod as a file. */
public record DownwardApiFile(
        String path,
        @Nullable ObjectFieldSelector fieldRef,
        @Nullable ResourceFieldSelector resourceFieldRef,
        @Nullable Integer mode) {}
