package dev.podium.storage;

/** A write to one key that commits only if the key is still as the writer saw it. */
public sealed interface Write {

    String key();

    /** The value of the log entry; for a deletion, the last state of the object as watchers are to see it. */
    Draft value();

    /** Creates {@code key}; conflicts if it exists. */
    record Create(String key, Draft value) implements Write {}

    /** Replaces {@code key}; conflicts unless its current revision is {@code expected}. */
    record Replace(String key, long expected, Draft value) implements Write {}

    /** Removes {@code key}; conflicts unless its current revision is {@code expected}. */
    record Delete(String key, long expected, Draft value) implements Write {}
}
