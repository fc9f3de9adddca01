package dev.podium.storage;

/**
 * An object as it is stored now.
 *
 * @param revision the revision of its last change
 */
public record Stored(String key, long revision, byte[] value) {}
