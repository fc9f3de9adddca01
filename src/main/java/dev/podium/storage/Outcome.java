package dev.podium.storage;

/** What became of a write. */
public sealed interface Outcome {

    /** It is in the log as {@code entry}. */
    record Committed(LogEntry entry) implements Outcome {}

    /** The key was not as expected; {@code current} is its revision now, 0 if it does not exist. */
    record Conflict(long current) implements Outcome {}
}
