package dev.podium.model;

import org.jspecify.annotations.Nullable;

/** All keys of a ConfigMap or Secret as environment variables. */
public record EnvFromSource(
        @Nullable String prefix,
        @Nullable SourceReference configMapRef,
        @Nullable SourceReference secretRef) {}
