package dev.podium.model;

/** A kernel parameter to be set. */
public record Sysctl(
        String name,
        String value) {}
