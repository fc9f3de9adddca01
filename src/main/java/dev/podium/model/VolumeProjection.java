package dev.podium.model;

import org.jspecify.annotations.Nullable;

/** One source of a projected volume. */
public record VolumeProjection(
        @Nullable SecretSource secret,
        @Nullable DownwardApiSource downwardAPI,
        @Nullable ConfigMapSource configMap,
        @Nullable ServiceAccountTokenSource serviceAccountToken) {}
