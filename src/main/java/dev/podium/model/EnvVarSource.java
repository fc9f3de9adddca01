package dev.podium.model;

import org.jspecify.annotations.Nullable;

/** Where an environment variable's value comes from. */
public record EnvVarSource(
        @Nullable ObjectFieldSelector fieldRef,
        @Nullable ResourceFieldSelector resourceFieldRef,
        @Nullable KeySelector configMapKeyRef,
        @Nullable KeySelector secretKeyRef,
        @Nullable FileKeySelector fileKeyRef) {}
