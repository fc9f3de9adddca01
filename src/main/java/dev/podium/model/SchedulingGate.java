package dev.podium.model;

/** A reason not to schedule a Pod yet. */
public record SchedulingGate(
        String name) {}
