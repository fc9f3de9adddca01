package dev.podium.access;

/** What a token lives and dies with, beside its ServiceAccount. */
public record BoundObject(String kind, String name, String uid) {}
