package dev.podium.model;

import org.jspecify.annotations.Nullable;

/** A header of such a request. */
public record HttpHeader(
        String name,
        @Nullable String value) {}
