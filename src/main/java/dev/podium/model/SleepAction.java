package dev.podium.model;

/** A hook that waits. */
public record SleepAction(
        long seconds) {}
