package dev.podium.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What keeps Pods off a node. */
public record Taint(
        String key,
        @Nullable String value,
        String effect,
        @Nullable Instant timeAdded) {}
